"""A small OpenID Connect provider on loopback: honest, or lying in one way that a test names."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "orchard", "secret-of-orchard"


@cache
def key(number: int = 1) -> rsa.RSAPrivateKey:
    """Return a key of the provider; any other number is a stranger's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it says; `lies` replaces claims, `ways` changes how it behaves."""

    url: str = ""
    email: str = "ola@supplier.example"
    lies: dict[str, Any] = field(default_factory=dict)
    ways: set[str] = field(default_factory=set)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def sign_in(self, address: str) -> str:
        """Sign the person in who was sent here, and return the path that they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def described(self) -> dict[str, Any]:
        """Return the document of discovery."""
        issuer = "https://another.example" if "other issuer" in self.ways else self.url
        ends = {name: f"{self.url}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        rest = {"userinfo_endpoint": f"{self.url}/userinfo", "jwks_uri": f"{self.url}/keys"}
        return {"issuer": issuer, **ends, **rest}

    def tokens(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Exchange a code, once, for who proves to be the program that began; else nothing."""
        asked = self.asked.pop(given.get("code", ""), None)
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge_method") != "S256":
            return None
        if asked["code_challenge"] != challenge or given.get("client_secret") != SECRET:
            return None
        found: dict[str, Any] = {"access_token": "access", "token_type": "Bearer"}
        if "no token" not in self.ways:
            found["id_token"] = self._signed(asked)
        return found

    def person(self) -> dict[str, Any]:
        """Return what it tells about the person."""
        return {"sub": "7", "email": self.email, "email_verified": True, "name": "Ola"} | self.lies

    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key()))
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person()}
        claims |= {"nonce": asked.get("nonce", "")} | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        if "unsigned" in self.ways:
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        if "signed by the secret" in self.ways:
            return jwt.encode(claims, SECRET * 3, algorithm="HS256", headers={"kid": "1"})
        signer = key(2) if "signed by a stranger" in self.ways else key()
        return jwt.encode(claims, signer, algorithm="RS256", headers={"kid": "1"})


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve a provider while the block runs."""
    one = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(one))
    one.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answering(one: Provider) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.told.append(self.path)
            found = {
                "/.well-known/openid-configuration": one.described,
                "/keys": one.keys,
                "/userinfo": lambda: one.person() | {"sub": one.lies.get("userinfo_sub", "7")},
            }.get(self.path)
            if "moved" in one.ways and self.path == "/keys":
                self._answer(302, {}, {"Location": f"{one.url}/elsewhere"})
            else:
                self._answer(200 if found else 404, found() if found else {})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            given = parse_qs(self.rfile.read(length).decode())
            found = one.tokens({name: values[0] for name, values in given.items()})
            self._answer(200 if found else 400, found or {"error": "invalid_grant"})

        def _answer(
            self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
        ) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            sent = {"Content-Type": "application/json", "Content-Length": str(len(text))}
            for name, value in (sent | (headers or {})).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_parts: object) -> None:
            """Stay silent."""

    return Answering
