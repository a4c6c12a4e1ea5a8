"""A real post office on loopback: OpenSMTPD takes mail in and hands it to Dovecot, where IMAP counts it (make faults).

Needs root, as Debian's smtpd does. Every address is read in one mailbox.
"""

import imaplib
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.fixtures.mail import free_port

_NUMBER = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
_DOVECOT = """
base_dir = {root}/base
log_path = {root}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
first_valid_uid = 1
mail_location = maildir:{root}/box
mail_uid = {uid}
mail_gid = {gid}
passdb {{
  driver = static
  args = password=post
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home allow_all_users=yes
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""
_SMTPD = """
listen on 127.0.0.1 port {smtp}
action "in" relay host lmtp://127.0.0.1:{lmtp}
match from any for any action "in"
"""


class Postbox:
    """The two servers, from `start` to `stop`."""

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port, self.imap_port, self._lmtp = free_port(), free_port(), free_port()
        self._root = Path(tempfile.mkdtemp(prefix="klankbord-post-"))
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start both, and wait until they answer. Raises OSError where one of them is not installed."""
        nobody = pwd.getpwnam("nobody")
        self._root.chmod(0o755)
        (self._root / "box").mkdir()
        shutil.chown(self._root / "box", "nobody", "nogroup")
        places = {"root": self._root, "uid": nobody.pw_uid, "gid": nobody.pw_gid}
        ports = {"smtp": self.port, "imap": self.imap_port, "lmtp": self._lmtp}
        for program, words, more in (("dovecot", _DOVECOT, ["-F", "-c"]), ("smtpd", _SMTPD, ["-d", "-f"])):
            file = self._root / f"{program}.conf"
            file.write_text(words.format(**places, **ports))
            with (self._root / f"{program}.out").open("wb") as out:
                self._running.append(subprocess.Popen([f"/usr/sbin/{program}", *more, file], stdout=out, stderr=out))
        until = time.monotonic() + 20
        while True:
            try:
                self.numbers()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """End both and forget the mail."""
        for server in self._running:
            server.terminate()
        for server in self._running:
            server.wait(timeout=20)
        shutil.rmtree(self._root, ignore_errors=True)

    def numbers(self) -> list[str]:
        """The Message-ID of every mail in the mailbox, once nothing is under way to it any more."""
        found = self._fetched("(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        return [_NUMBER.search(header)[1].decode() for header in found]  # type: ignore[index]

    def messages(self) -> list[bytes]:
        """Every mail in the mailbox as it came, oldest first."""
        return self._fetched("(BODY.PEEK[])")

    def _fetched(self, what: str) -> list[bytes]:
        until = time.monotonic() + 60
        while subprocess.run(["/usr/sbin/smtpctl", "show", "queue"], capture_output=True, check=False).stdout.strip():
            assert time.monotonic() < until, "the post office does not get its mail delivered"
            time.sleep(0.05)
        with imaplib.IMAP4(self.host, self.imap_port) as reader:
            reader.login("post", "post")
            _, there = reader.select("INBOX", readonly=True)
            if there == [b"0"]:
                return []
            _, found = reader.fetch("1:*", what)
        return [part[1] for part in found if isinstance(part, tuple)]
