"""What bench/gate does on its private host: signs somebody in, and asks as a proxy does."""

import asyncio
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))

from gated_site import RECIPES, WIKI, Visitor, gated, proxy
from house import new_person, run
from sallyport_daemon import SallyportDaemon
from test_gate_nginx import NGINX, OUTER

CONNECTIONS = 16
RATE = 1000
BAR_MILLISECONDS = 5.0


def question(cookie):
    return (f"GET /api/authz/auth-request HTTP/1.1\r\nHost: sallyport\r\nX-Original-Method: GET\r\nX-Original-URL: {WIKI}/page\r\n"
            f"X-Forwarded-For: 192.0.2.7\r\nCookie: sallyport_gate={cookie}\r\nAccept: text/html\r\n\r\n").encode()  # fmt: skip


async def ask(reader, writer, asked):
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    assert b"content-length: 0" in head.lower(), head


async def proxied(asked, due, end, took):
    """One connection; due() is when its next question is to be sent, so that a slow answer delays no other's clock."""
    reader, writer = await asyncio.open_connection("127.0.0.1", 8480)
    while (at := due()) < end:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        began = max(at, 0.0) or time.perf_counter()
        await ask(reader, writer, asked)
        took.append(time.perf_counter() - began)
    writer.close()


async def turn(asked, seconds, rate):
    """Returns how long each answer took, from when it was due; without a rate, as many as there are."""
    took, begin = [], time.perf_counter()
    sent = iter(range(10**9))
    due = (lambda: begin + next(sent) / rate) if rate else time.perf_counter
    await asyncio.gather(*(proxied(asked, due, begin + seconds, took) for _ in range(CONNECTIONS)))
    return sorted(took)


def resident_kib():
    pid = run("pgrep", "-o", "-u", "sallyport", "java", check=False).stdout.split() or run("pgrep", "-o", "java").stdout.split()
    return int(next(line for line in Path(f"/proc/{pid[0]}/status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])


def said(what, took, seconds):
    p50, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    print(f"{what:<28} {len(took) / seconds:>8.0f} a second   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   slowest {took[-1] * 1000:6.1f} ms", flush=True)
    return p99


def main():
    seconds = int(sys.argv[1])
    daemon = SallyportDaemon()
    daemon.start()
    Path("/etc/nginx-gate.conf").write_text(OUTER % (RECIPES / "nginx.conf"))
    with gated(daemon), proxy("nginx", NGINX, "-c", "/etc/nginx-gate.conf"):
        visitor = Visitor()
        visitor.sign_in(daemon.enroll(new_person()))
        assert visitor.through().reached
        asked = question(visitor.gate_cookie)
        asyncio.run(turn(asked, min(seconds, 10), None))  # warm
        said("as many as it answers", asyncio.run(turn(asked, min(seconds, 10), None)), min(seconds, 10))
        before = resident_kib()
        p99 = said(f"{RATE} a second are asked", asyncio.run(turn(asked, seconds, RATE)), seconds)
        print(f"memory: {before // 1024} MiB before, {resident_kib() // 1024} MiB behind; the caller itself used"
              f" {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s of processor", flush=True)  # fmt: skip
    daemon.stop()
    kept = p99 <= BAR_MILLISECONDS
    print(f"p99 at {RATE} a second: {p99:.2f} ms, bar {BAR_MILLISECONDS:.0f} ms: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
