"""Thunderbird without a screen, spoken to by Marionette: it reads its mail, and its invitation bar is pressed."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fixtures.mail import free_port

_PREFERENCES: dict[str, Any] = {
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.shell.checkDefaultClient": False,
    "mailnews.start_page.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "calendar.timezone.local": "Europe/Amsterdam",
    "calendar.timezone.useSystemTimezone": False,
    "mail.accountmanager.accounts": "account1",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.account.account1.identities": "id1",
    "mail.account.account1.server": "server1",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.fcc": False,
    "mail.server.server1.type": "imap",
    "mail.server.server1.hostname": "127.0.0.1",
    "mail.server.server1.socketType": 0,
    "mail.server.server1.authMethod": 3,
    "mail.server.server1.userName": "post",
    "mail.server.server1.name": "post",
    "mail.server.server1.login_at_startup": False,
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.try_ssl": 0,
}
_TOOLS = """
const {cal} = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const {MailUtils} = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
const account = MailServices.accounts.accounts[0], server = account.incomingServer;
const wait = milliseconds => new Promise(resolve => {
  globalThis.timer = Cc["@mozilla.org/timer;1"].createInstance(Ci.nsITimer);
  globalThis.timer.initWithCallback(resolve, milliseconds, 0);
});
const pages = () => [...Services.wm.getEnumerator("mail:messageWindow")]
  .map(window => window.document.getElementById("messageBrowser")?.contentDocument).filter(page => page);
"""
_BEGIN = """
server.password = "post";
const calendar = cal.manager.getCalendars()[0];
calendar.setProperty("disabled", false);
calendar.setProperty("imip.identity.key", account.identities[0].key);
server.performExpand(null);
return Services.appinfo.version;
"""
_OPEN = """
let mails = [];
for (let tries = 0; tries < 150 && mails.length < given[1]; tries++) {
  const inbox = server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
  if (inbox) {
    inbox.getNewMessages(null, null);
    mails = [...inbox.messages].filter(mail => "<" + mail.messageId + ">" == given[0]);
  }
  await wait(200);
}
if (mails.length < given[1]) return null;
for (const window of [...Services.wm.getEnumerator("mail:messageWindow")]) window.close();
MailUtils.openMessageInNewWindow(mails.sort((a, b) => b.messageKey - a.messageKey)[0]);
let seen = "", same = 0;
for (let tries = 0; tries < 100 && same < 6; tries++) {
  await wait(200);
  for (const page of pages()) {
    const bar = page.getElementById("imip-bar");
    if (!bar || bar.collapsed) continue;
    const buttons = [...page.querySelectorAll("toolbarbutton")]
      .filter(button => button.id.startsWith("imip") && !button.hidden).map(button => button.id);
    const now = JSON.stringify(buttons);
    same = now == seen ? same + 1 : 0;
    seen = now;
  }
}
return seen ? JSON.parse(seen) : null;
"""
_PRESS = """
for (const page of pages()) page.getElementById(given[0]).doCommand();
await wait(2500);
"""
_EVENTS = """
const calendar = cal.manager.getCalendars()[0];
const found = await calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
return found.map(event => ({
  uid: event.id, title: event.title, start: event.startDate.icalString, zone: event.startDate.timezone.tzid,
  end: event.endDate.icalString, sequence: Number(event.getProperty("SEQUENCE")), status: event.status,
  place: event.getProperty("LOCATION"), answers: event.getAttendees().map(person => person.participationStatus),
  alarms: event.getAlarms().length,
}));
"""
_OCCURRENCES = """
const calendar = cal.manager.getCalendars()[0];
const kinds = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
const found = await calendar.getItemsAsArray(kinds, 0, cal.createDateTime(given[0]), cal.createDateTime(given[1]));
return found.filter(event => event.status != "CANCELLED").map(event => ({
  uid: event.id, start: event.startDate.getInTimezone(cal.dtz.UTC).icalString, place: event.getProperty("LOCATION"),
  answers: event.getAttendees().map(person => person.participationStatus),
}));
"""


class Thunderbird:
    """One profile of one person, whose mail is at a postbox."""

    def __init__(self, imap_port: int, smtp_port: int, name: str, address: str) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="klankbord-thunderbird-"))
        self._port = free_port()
        self._calls = 0
        chosen = _PREFERENCES | {
            "marionette.port": self._port,
            "mail.server.server1.port": imap_port,
            "mail.smtpserver.smtp1.port": smtp_port,
            "mail.identity.id1.fullName": name,
            "mail.identity.id1.useremail": address,
        }
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in chosen.items()]
        (self._home / "user.js").write_text("".join(lines), encoding="utf-8")
        command = ["thunderbird", "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        with (self._home / "out").open("wb") as out:
            self._program = subprocess.Popen(
                [*command, "--profile", str(self._home)],
                env={**os.environ, "HOME": str(self._home), "MOZ_HEADLESS": "1"},
                stdout=out,
                stderr=out,
            )
        self._line = self._connected()
        self._read()
        self._call("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": {"script": 60000}}})
        self._call("Marionette:SetContext", value="chrome")
        self.version = str(self._do(_BEGIN))

    def stop(self) -> None:
        """End it and forget the profile."""
        self._line.close()
        self._program.kill()
        self._program.wait(timeout=20)
        shutil.rmtree(self._home, ignore_errors=True)

    def open(self, message_id: str, *, copies: int = 1) -> list[str] | None:
        """Open the newest of so many mails with this Message-ID: the buttons of its invitation bar, None for no bar."""
        found: list[str] | None = self._do(_OPEN, message_id, copies)
        return found

    def press(self, button: str) -> None:
        """Press a button of the bar."""
        self._do(_PRESS, button)

    def events(self) -> list[dict[str, Any]]:
        """What stands in the calendar."""
        found: list[dict[str, Any]] = self._do(_EVENTS)
        return found

    def occurrences(self, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """What is shown between two instants, each meeting of a series by itself, soonest first."""
        walls = [one.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for one in (since, until)]
        found: list[dict[str, Any]] = self._do(_OCCURRENCES, *walls)
        return sorted(found, key=lambda event: event["start"])

    def _connected(self) -> socket.socket:
        until = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=90)
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def _do(self, script: str, *given: Any) -> Any:
        body = (
            "const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);"
            f"(async () => {{{_TOOLS}{script}}})()"
            ".then(value => done({value}), error => done({error: String(error)}))"
        )
        answer = self._call("WebDriver:ExecuteAsyncScript", script=body, args=list(given), sandbox="system")["value"]
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def _call(self, name: str, **parameters: Any) -> Any:
        self._calls += 1
        words = json.dumps([0, self._calls, name, parameters]).encode()
        self._line.sendall(str(len(words)).encode() + b":" + words)
        _kind, _number, error, value = self._read()
        assert error is None, error
        return value

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._line.recv(1)
        words = b""
        while len(words) < int(size[:-1]):
            words += self._line.recv(int(size[:-1]) - len(words))
        return json.loads(words)
