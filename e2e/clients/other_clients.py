"""Clients with an SSH of their own: PuTTY's, Dropbear's, paramiko, libssh2, FileZilla's."""

import socket

from login import Seen, converted, host_key_fingerprint, kinds_of


def _putty_words(login):
    words = ["-P", login.sshd.port, "-l", login.person.name, "-hostkey", host_key_fingerprint()]
    if login.uses_key:
        words += ["-i", putty_key(login)]
    return words


def putty_key(login):
    return converted(login, "key.ppk", "puttygen", login.key, "-O", "private", "-o", "TO")


def plink(login):
    return Seen.of(login.at_terminal("plink", "-ssh", "-no-antispoof", *_putty_words(login), "127.0.0.1", "echo", "inside"))


def plink_batch(login):
    return Seen.of(login.at_terminal("plink", "-ssh", "-batch", *_putty_words(login), "127.0.0.1", "echo", "inside"))


def psftp(login):
    batch = login.file("batch", "get .ssh/authorized_keys\n")
    ending = login.at_terminal("psftp", *_putty_words(login), "-b", batch, "127.0.0.1")
    return Seen(ending.was_let_in and (login.folder / "authorized_keys").exists(), tuple(ending.kinds))


def dbclient(login):
    key = []
    if login.uses_key:
        key = ["-i", converted(login, "key.dropbear", "dropbearconvert", "openssh", "dropbear", login.key, "TO")]
    return Seen.of(login.at_terminal("dbclient", *key, "-p", login.sshd.port, login.there, "echo", "inside"))


def _socket(login):
    return socket.create_connection(("127.0.0.1", login.sshd.port), source_address=(login.person.address, 0))


def paramiko_transport(login):
    import paramiko

    asked = []
    answers = login.answers()

    def handler(title, instructions, prompts):
        asked.extend(text for text, echo in prompts)
        typed = [answers.pop(0) for _ in prompts]
        return [answer() if callable(answer) else answer for answer in typed]

    with paramiko.Transport(_socket(login)) as transport:
        transport.start_client(timeout=10)
        if login.uses_key:
            key = paramiko.Ed25519Key.from_private_key_file(str(login.key))
            assert transport.auth_publickey(login.person.name, key) == ["keyboard-interactive"]
        transport.auth_interactive(login.person.name, handler)
        channel = transport.open_session()
        channel.exec_command("echo inside")
        said = channel.makefile().read()
    return Seen(said == b"inside\n", kinds_of(login, asked))


def paramiko_client(login):
    import paramiko

    asked = []

    class Transport(paramiko.Transport):
        """Notes what its handler is asked."""

        def auth_interactive(self, username, handler, submethods=""):
            def noting(title, instructions, prompts):
                asked.extend(text for text, echo in prompts)
                return handler(title, instructions, prompts)

            return super().auth_interactive(username, noting, submethods)

    client = paramiko.SSHClient()
    client.load_host_keys(str(login.home() / ".ssh/known_hosts"))
    words = {"look_for_keys": False, "allow_agent": False, "timeout": 10, "sock": _socket(login)}
    words |= {"key_filename": str(login.key), "password": login.code()} if login.uses_key else {"password": login.person.password}
    try:
        client.connect("127.0.0.1", login.sshd.port, login.person.name, transport_factory=Transport, **words)
        _, out, _ = client.exec_command("echo inside")
        return Seen(out.read() == b"inside\n", kinds_of(login, asked))
    except paramiko.SSHException:
        return Seen(False, kinds_of(login, asked))
    finally:
        client.close()


def curl(login):
    words = ["-sS", "--max-time", "20", "--interface", login.person.address]
    if login.uses_key:
        words += ["--key", login.key, "--pubkey", f"{login.key}.pub"]
    secret = login.code() if login.uses_key else login.person.password
    url = f"sftp://127.0.0.1:{login.sshd.port}{login.person.home}/.ssh/authorized_keys"
    done = login.run("curl", *words, "-u", f"{login.person.name}:{secret}", url)
    return Seen(done.returncode == 0 and "ssh-ed25519" in done.stdout)
