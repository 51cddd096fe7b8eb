# Sallyport: one line for whoever needs a second step by a day and has none yet. In interactive shells at a terminal
# alone: no transfer of files and no remote command sees it. Read by login shells of sh and bash.
# shellcheck shell=sh
case $- in
*i*)
    # A window of tmux or screen is no login.
    if [ -z "${TMUX:-}${STY:-}" ] && [ -x /usr/libexec/sallyport/sallyport-notice ]; then
        /usr/libexec/sallyport/sallyport-notice
    fi
    ;;
esac
