"""Certificates for servers of tests, made by openssl. They are trusted by nobody else, for a day."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.deployment.finding import find_programs

NAMED = "subjectAltName={name}\nbasicConstraints=critical,CA:FALSE\nauthorityKeyIdentifier=keyid\n"

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class CertificateAuthority:
    """One that signs whatever a test wants. Its own certificate is `file`."""

    def __init__(self, directory: Path, name: str = "authority") -> None:
        """Make it. Args: directory: For its files, and those of the certificates. name: Of its file."""
        find_programs("openssl", package="openssl")
        self._directory = directory
        self.file, self._key = directory / f"{name}.pem", directory / f"{name}.key"
        _openssl(
            "req", "-x509", "-days", "1", *NEW_KEY, "-subj", f"/CN={name}", "-out", self.file, "-keyout", self._key
        )

    def certify(self, name: str) -> Path:
        """Return a file with a new certificate and its key.

        Args: name: `IP:` with an address, or `DNS:` with a name.
        """
        made = self._directory / f"{name.replace(':', '-')}.pem"
        request, key, form = (made.with_suffix(suffix) for suffix in (".request", ".key", ".form"))
        form.write_text(NAMED.format(name=name))
        _openssl("req", "-new", *NEW_KEY, "-subj", "/CN=node", "-out", request, "-keyout", key)
        signer = ("-CA", self.file, "-CAkey", self._key, "-CAcreateserial")
        _openssl("x509", "-req", "-days", "1", "-in", request, *signer, "-extfile", form, "-out", made)
        made.write_text(made.read_text() + key.read_text())
        return made


def _openssl(*command: str | Path) -> None:
    subprocess.run(["openssl", *command], check=True, capture_output=True)
