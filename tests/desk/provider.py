"""A real OpenID Connect provider on loopback, of Authlib's server parts, and what goes wrong with one."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

CLIENT_ID = "kotopolku-desk"
SECRET = "a secret: with signs/of+all%kinds"


def an_rsa_key(kid: str) -> RSAKey:
    """Return a new key."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


#: Made once: a key takes long to make.
RSA, STRANGERS_RSA = an_rsa_key("rsa-1"), an_rsa_key("rsa-1")
EC = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})


@dataclass
class Code:
    """A code that was given, with what it is for."""

    code: str
    redirect_uri: str
    scope: str
    account: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        """Return the address that the token request must name again."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return the scope."""
        return self.scope

    def get_nonce(self) -> str:
        """Return the nonce."""
        return self.nonce

    def get_auth_time(self) -> None:
        """Say nothing of when."""

    get_acr = get_amr = get_auth_time


@dataclass
class Provider(ClientMixin):
    """The provider as a test wants it. It is its own only client: the desk."""

    address: str
    redirect_uri: str
    clock: Callable[[], datetime]
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What it says of each account."""
    secret: str = SECRET
    """Nothing for a public client."""
    key: Key = field(default_factory=lambda: RSA)
    algorithm: str = "RS256"
    published: list[Key] = field(default_factory=lambda: [RSA, EC])
    says: dict[str, Any] = field(default_factory=dict)
    """What its discovery document says otherwise."""
    claims: dict[str, Any] = field(default_factory=dict)
    """What its tokens say otherwise; None leaves a claim out."""
    forge: Callable[[dict[str, Any], dict[str, Any]], str | None] | None = None
    """Makes another token of header and claims."""
    when_asked_for_token: Callable[[], None] = lambda: None
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Return what it says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        } | self.says

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether it may lead there."""
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it is the desk."""
        return bool(self.secret) and client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether the desk may say so who it is."""
        return (method == "none") is not bool(self.secret)

    def check_response_type(self, response_type: str) -> bool:
        """Whether it is the flow with a code."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it is a code."""
        return grant_type == "authorization_code"

    def get_allowed_scope(self, scope: str) -> str:
        """Return the scope that was asked for."""
        return scope

    def get_client_id(self) -> str:
        """Return what the desk is called."""
        return CLIENT_ID


class _Request(OAuth2Request):
    def __init__(self, request: Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self._query, self._fields = dict(request.query_params), form
        self.payload = BasicOAuth2Payload(self._query | form)

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._fields


class _Server(AuthorizationServer):
    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider
        self.register_token_generator("default", self._token)
        self.register_grant(_CodeGrant, [CodeChallenge(required=True), _IdToken(require_nonce=True)])

    def query_client(self, client_id: str) -> Provider | None:
        return self.provider if client_id == CLIENT_ID else None

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        return JSONResponse(body, status, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None: ...

    def save_token(self, token: dict[str, Any], request: _Request) -> None: ...

    def _token(self, **_: Any) -> dict[str, Any]:
        return {"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 60, "scope": "openid email"}


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    @property
    def _provider(self) -> Provider:
        return self.server.provider

    def save_authorization_code(self, code: str, request: _Request) -> None:
        data = request.payload.data
        kept = {name: data.get(name, "") for name in ("redirect_uri", "scope", "nonce")}
        challenge = {name: data.get(name, "") for name in ("code_challenge", "code_challenge_method")}
        self._provider.codes[code] = Code(code=code, account=request.user, **kept, **challenge)

    def query_authorization_code(self, code: str, client: Provider) -> Code | None:
        return self._provider.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self._provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> str:
        return authorization_code.account


class _IdToken(OpenIDCode):
    def exists_nonce(self, nonce: str, request: _Request) -> bool:
        return any(one.nonce == nonce for one in request.client.codes.values())

    def resolve_client_private_key(self, client: Provider) -> Key:
        return client.key

    def get_client_algorithm(self, client: Provider) -> str:
        return client.algorithm

    def get_encode_header(self, client: Provider) -> dict[str, Any]:
        return {"alg": client.algorithm, "kid": client.key.kid}

    def get_client_claims(self, client: Provider) -> dict[str, Any]:
        now = int(client.clock().timestamp())
        return {"iss": client.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "auth_time": now}

    def generate_user_info(self, user: str, scope: str) -> UserInfo:
        return UserInfo(sub=f"subject-of-{user}")

    def encode_id_token(self, token: dict[str, Any], request: _Request) -> str | None:
        provider: Provider = request.client
        made = jwt.decode(super().encode_id_token(token, request), provider.key, [provider.algorithm])
        changed = made.claims | provider.accounts[request.user] | provider.claims
        claims = {name: value for name, value in changed.items() if value is not None}
        if provider.forge:
            return provider.forge(made.header, claims)
        return jwt.encode(made.header, claims, provider.key, [provider.algorithm])


def _application(provider_of: Callable[[], Provider]) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, call_next: Any) -> Response:
        provider_of().asked.append(request.url.path)
        return await call_next(request)

    @app.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return provider_of().document()

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        of_tomorrow = {"kty": "EC", "crv": "P-999", "x": "AQ", "y": "AQ", "kid": "of-tomorrow"}
        published = KeySet(provider_of().published).as_dict(private=False)
        return {"keys": [of_tomorrow, {"kty": "AKP", "kid": "post-quantum"}, *published["keys"]]}

    @app.get("/authorize")
    def ask(request: Request) -> Response:
        _Server(provider_of()).get_consent_grant(_Request(request, {}))
        return HTMLResponse("<form method=post><input name=account><button name=consent value=yes></form>")

    @app.post("/authorize")
    async def consent(request: Request) -> Response:
        form = dict(httpx.QueryParams((await request.body()).decode()))
        server, asked = _Server(provider_of()), _Request(request, {})
        grant = server.get_consent_grant(asked)
        user = form["account"] if form.get("consent") == "yes" else None
        return server.create_authorization_response(asked, grant_user=user, grant=grant)

    @app.post("/token")
    async def token(request: Request) -> Response:
        form = dict(httpx.QueryParams((await request.body()).decode()))
        await run_in_threadpool(provider_of().when_asked_for_token)
        return _Server(provider_of()).create_token_response(_Request(request, form))

    return app


@dataclass
class Place:
    """Where providers stand, one after another."""

    address: str = ""
    provider: Provider | None = None


@contextlib.contextmanager
def a_place() -> Iterator[Place]:
    """Yield a place that answers over HTTP on loopback."""
    place = Place()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = _application(lambda: place.provider)  # type: ignore[arg-type, return-value]
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield place
        finally:
            server.should_exit = True
            thread.join()
