"""What a request needs before anything of it is read: the token's scope, then the person's right."""

from __future__ import annotations

from django.http import HttpRequest

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission, TokenScope
from orchard.domain.core.tokens import ApiToken
from orchard.interfaces.api.access import Bearer


class Right(Bearer):
    """A token of a person who may do this today; for others the address does not exist."""

    def __init__(self, scope: TokenScope, permission: Permission) -> None:
        self.permission = permission
        super().__init__(scope)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return what is known of the token; refuse where its person lacks the right."""
        found = super().authenticate(request, token)
        require(found.user, self.permission)
        return found


EDIT_RATES = Right(TokenScope.WRITE, Permission.EDIT_RATES)
SEE_REGROUPINGS = Right(TokenScope.READ, Permission.EDIT_ACCOUNTS)
EDIT_ACCOUNTS = Right(TokenScope.WRITE, Permission.EDIT_ACCOUNTS)
IMPORT = Right(TokenScope.IMPORT, Permission.IMPORT_LEDGER)
UNDO = Right(TokenScope.IMPORT, Permission.UNDO_IMPORT)
