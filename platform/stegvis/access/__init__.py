"""Who may do what: declared on each view, decided in one table, closed by default."""

from stegvis.access.actor import SYSTEM, Actor, Grant, Role
from stegvis.access.gate import current_actor, public, requires, set_actor_loader
from stegvis.access.permissions import Permission
from stegvis.access.policy import POLICY, ObjectFacts, Scope, may, permitted_at_all, require

__all__ = [
    "POLICY",
    "SYSTEM",
    "Actor",
    "Grant",
    "ObjectFacts",
    "Permission",
    "Role",
    "Scope",
    "current_actor",
    "may",
    "permitted_at_all",
    "public",
    "require",
    "requires",
    "set_actor_loader",
]
