"""Where QGIS finds the tables of a register: in its GeoPackage, or in the schema of its database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qgis.core import QgsDataSourceUri, QgsMapLayer, QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes

from ..core.model.errors import InputError
from ..core.register.postgis.place import read_place

if TYPE_CHECKING:  # the dock opens without waiting for the register and what it stands on
    from ..core.register.contents import Register
    from ..core.register.dictionary import Entity
    from ..core.register.postgis.store import PostgisStore

_TYPES = {"multipolygon": QgsWkbTypes.Type.MultiPolygon, "point": QgsWkbTypes.Type.Point}


def table_source(register: Register, entity: Entity) -> tuple[str, str, str]:
    """Source, name and provider of one table; of the public's view of it where the database user may read no more.

    Passwords stay where they are: in libpq's files or QGIS's authentication settings.
    """
    from ..core.register.postgis.store import PostgisStore

    if not isinstance(register.store, PostgisStore):
        return f"{register.path}|layername={entity.name}", entity.name, "ogr"
    return _uri(register.store, entity).uri(False), entity.name, "postgres"


def _uri(store: PostgisStore, entity: Entity) -> QgsDataSourceUri:
    place = store.connection.place
    server, modes = place.server, QgsDataSourceUri.SslMode
    mode = {
        "disable": modes.SslDisable, "allow": modes.SslAllow, "require": modes.SslRequire,
        "verify-ca": modes.SslVerifyCa, "verify-full": modes.SslVerifyFull,
    }.get(server.get("sslmode", ""), modes.SslPrefer)  # fmt: skip
    uri = QgsDataSourceUri()
    if "service" in server:
        uri.setConnection(
            server["service"], server.get("dbname", ""), server.get("user", ""), "", mode, place.authcfg or ""
        )
    else:
        uri.setConnection(
            server.get("host", ""), server.get("port", ""), server.get("dbname", ""), server.get("user", ""), "",
            mode, place.authcfg or "",
        )  # fmt: skip
    # where the outlines are not disclosed, there is nothing to draw, and QGIS leaves out rows without an outline
    drawn = entity.geometry and (store.relation(entity.name) == entity.name or entity.secrecy == "public")
    uri.setDataSource(place.schema, store.relation(entity.name), "geom" if drawn else "", "", "fid")
    if drawn:
        uri.setSrid(str(store.srid))
        uri.setWkbType(_TYPES[entity.geometry])
    return uri


def layer_table(layer: QgsMapLayer, register: str) -> str | None:
    """Which table of a register a layer shows, in either kind of store; None where it shows something else."""
    if not isinstance(layer, QgsVectorLayer):
        return None
    if layer.providerType() == "postgres":
        return table_shown(layer.source(), register)
    if layer.providerType() != "ogr":
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    return parts.get("layerName") if same_file(parts.get("path"), register) else None


def same_file(first: str | None, second: str) -> bool:
    """Whether two paths name one file, by spelling: the file may be gone. No path names none."""
    return bool(first) and _spelling(first) == _spelling(second)


def _spelling(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def table_shown(source: str, register: str) -> str | None:
    """Which table of a register in a database a layer's source shows; None where it is another register's or none."""
    try:
        place = read_place(register)
    except InputError:
        return None
    uri = QgsDataSourceUri(source)
    given = {"service": uri.service(), "host": uri.host(), "port": uri.port(), "dbname": uri.database()}
    known = {key: value for key, value in place.server.items() if key in given}
    if uri.schema() != place.schema or any(given[key] != value for key, value in known.items()):
        return None
    from ..core.register.postgis.ddl import DISCLOSED

    table = str(uri.table())
    return table[len(DISCLOSED) :] if table.startswith(DISCLOSED) else table
