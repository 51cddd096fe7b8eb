import pytest
from fresh_host import FreshHost
SOURCE="/opt/sallyport"
def test_x():
    with FreshHost() as host:
        print(host.run("sh","-c","/opt/sallyport/sallyport install; ls -la /usr/lib/sallyport /etc/sallyport; cat /usr/lib/sallyport/manifest; ls -la /etc/systemd/system; ls -la /var/lib; sallyport status; getent passwd sallyport").stdout)
        assert 0
