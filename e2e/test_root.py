"""root: the forms of SSH section 1.4, and why there are no others (SSH-23, SSH-26, SSH-27)."""

import pytest
from house import ROOT, Sshd
from terminal import converse


@pytest.fixture
def root_enrolled(daemon):
    enrollment = daemon.enroll(ROOT)
    yield enrollment
    daemon.disable(ROOT)


def test_with_no_root_login_root_is_not_even_asked(sshd, root_enrolled):
    """SSH-26, first form."""
    ending = sshd.log_in(ROOT)
    assert ending.status == 255 and ending.prompts == []


def test_with_two_steps_root_comes_in_with_key_and_code(root_enrolled):
    """SSH-26, second form"""
    with Sshd("key", first="PermitRootLogin yes") as sshd:
        ending = sshd.log_in(ROOT, [root_enrolled.device.fresh_code])
        assert ending.was_let_in and ending.kinds == ["code"]
        refused = sshd.log_in(ROOT, [root_enrolled.device.wrong_code()] * 3)
        assert refused.status == 255 and refused.kinds == ["code"] * 3


def test_root_that_is_not_enrolled_is_refused(daemon):
    """SSH-27: or root would come in with the key alone."""
    with Sshd("key", first="PermitRootLogin yes") as sshd:
        ending = sshd.log_in(ROOT, ["123456"] * 3)
        assert ending.status == 255


def test_as_break_glass_root_comes_in_with_the_key_from_its_network_only(daemon):
    """SSH-26, third form. The address that is not allowed is ::1, which this sshd listens on too."""
    block = "Match User root Address 127.0.0.0/8\n  AuthenticationMethods publickey\n  PermitRootLogin prohibit-password"
    with Sshd("key", first="ListenAddress ::1", last=block) as sshd:
        ending = sshd.log_in(ROOT)
        assert ending.was_let_in and ending.prompts == []
        elsewhere = [word.replace("root@127.0.0.1", "root@::1") for word in sshd.ssh(ROOT, "true", HostKeyAlias=f"[127.0.0.1]:{sshd.port}")]  # fmt: skip
        assert converse(elsewhere, ["123456"] * 3).status == 255


@pytest.mark.parametrize("form", ["prohibit-password", "forced-commands-only"])
def test_the_other_settings_of_openssh_do_not_fit_the_recipe(root_enrolled, form):
    """SSH-26: the right code is refused, and not used up: sshd hands PAM a text of its own instead of root's answer.

    If this changes, so must the documentation.
    """
    code = root_enrolled.device.fresh_code()
    with Sshd("key", first=f"PermitRootLogin {form}") as sshd:
        assert not sshd.log_in(ROOT, [code], NumberOfPasswordPrompts=1).was_let_in
    with Sshd("key", first="PermitRootLogin yes") as sshd:
        assert sshd.log_in(ROOT, [code]).was_let_in
