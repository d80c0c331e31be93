"""Prefect keeps every version of an artifact; ours go but for the newest."""

from kotopolku.orchestration.prefect_api import PrefectApi


class Wire:
    """Prefect with so many versions of one artifact, the newest with the highest number; one is gone meanwhile."""

    def __init__(self, versions):
        self.versions = list(range(versions))
        self.gone = {2}

    def json(self, method, path, body):
        """Answer a page of versions, the newest first."""
        assert (method, path, body["sort"]) == ("POST", "/artifacts/filter", "CREATED_DESC")
        assert body["artifacts"] == {"key": {"any_": ["overview-vasa"]}}
        newest = sorted(self.versions, reverse=True)[body["offset"] : body["offset"] + body["limit"]]
        return [{"id": number} for number in newest]

    def optional(self, method, path):
        """Delete one version; None if somebody else was quicker."""
        number = int(path.rpartition("/")[2])
        assert method == "DELETE"
        self.versions.remove(number)
        return None if number in self.gone else {}


def test_all_but_the_newest_versions_are_deleted_however_many_they_are():
    wire = Wire(500)

    assert PrefectApi(wire).delete_old_artifacts("overview-vasa", keep=24) == 475
    assert wire.versions == list(range(476, 500))
    assert PrefectApi(wire).delete_old_artifacts("overview-vasa", keep=24) == 0
