"""The calls to Prefect's REST API that set it up: deployments, a work pool, automations, and whom they tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.orchestration.prefect_wire import Json, opened_wire


class PrefectSetup(PrefectApi):
    """What somebody could also make on Prefect's page."""

    def create_deployment(self, flow: str, body: Json) -> None:
        """Make a deployment, and its flow if there is none."""
        flow_id = self._wire.json("POST", "/flows/", {"name": flow})["id"]
        self._wire.send("POST", "/deployments/", {**body, "flow_id": flow_id})

    def update_deployment(self, deployment_id: str, body: Json) -> None:
        """Change a deployment; its runs stay."""
        self._wire.send("PATCH", f"/deployments/{deployment_id}", body)

    def read_work_pool(self, name: str) -> Json | None:
        """Return a work pool, or None if there is none."""
        return self._wire.optional("GET", f"/work_pools/{name}")

    def create_work_pool(self, body: Json) -> None:
        """Make a work pool."""
        self._wire.send("POST", "/work_pools/", body)

    def automations(self) -> dict[str, Json]:
        """Return all automations by their names."""
        found: list[Json] = []
        while page := self._wire.json("POST", "/automations/filter", {"offset": len(found), "limit": 200}):
            found += page
            if len(page) < 200:
                break
        return {one["name"]: one for one in found}

    def create_automation(self, body: Json) -> None:
        """Make an automation."""
        self._wire.send("POST", "/automations/", body)

    def replace_automation(self, automation_id: str, body: Json) -> None:
        """Write an automation anew; what it has seen so far it forgets."""
        self._wire.send("PUT", f"/automations/{automation_id}", body)

    def delete_automation(self, automation_id: str) -> None:
        """Delete an automation."""
        self._wire.optional("DELETE", f"/automations/{automation_id}")

    def read_block(self, type_slug: str, name: str) -> Json | None:
        """Return a block with its secrets, or None if there is none."""
        path = f"/block_types/slug/{type_slug}/block_documents/name/{name}?include_secrets=true"
        return self._wire.optional("GET", path)

    def create_block(self, type_slug: str, name: str, data: Json) -> None:
        """Make a block of a kind that comes with Prefect."""
        kind = self._wire.json("GET", f"/block_types/slug/{type_slug}")
        wanted = {"block_schemas": {"block_type_id": {"any_": [kind["id"]]}}, "limit": 1}
        schema = self._wire.json("POST", "/block_schemas/filter", wanted)[0]
        body = {"name": name, "block_type_id": kind["id"], "block_schema_id": schema["id"], "data": data}
        self._wire.send("POST", "/block_documents/", body)

    def update_block(self, block_id: str, data: Json) -> None:
        """Write the data of a block anew."""
        self._wire.send("PATCH", f"/block_documents/{block_id}", {"data": data, "merge_existing_data": False})

    def delete_block(self, block_id: str) -> None:
        """Delete a block, and the secret in it."""
        self._wire.optional("DELETE", f"/block_documents/{block_id}")

    def server_settings(self) -> dict[str, Any]:
        """Return the settings of Prefect's server itself, nested as in its documents."""
        found: dict[str, Any] = self._wire.json("GET", "/admin/settings")
        server: dict[str, Any] = found["server"]
        return server


@contextmanager
def connect_setup(url: str, auth: str) -> Iterator[PrefectSetup]:
    """Yield a connection to the API at *url*, signed in as ``name:password``."""
    with opened_wire(url, auth, is_patient=True) as wire:
        yield PrefectSetup(wire)
