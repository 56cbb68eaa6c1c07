"""Where QGIS finds the tables of a register: in its GeoPackage, or in the schema of its database."""

from __future__ import annotations

from qgis.core import QgsDataSourceUri, QgsVectorLayer, QgsWkbTypes

from ..core.register.contents import Register
from ..core.register.dictionary import Entity
from ..core.register.postgis.store import PostgisStore

_TYPES = {"multipolygon": QgsWkbTypes.Type.MultiPolygon, "point": QgsWkbTypes.Type.Point}


def table_layer(register: Register, entity: Entity, name: str) -> QgsVectorLayer:
    """A layer of one table; of the public's view of it where the database user may read no more. May be invalid.

    Passwords stay where they are: libpq's files or QGIS's authentication settings.
    """
    if not isinstance(register.store, PostgisStore):
        return QgsVectorLayer(f"{register.path}|layername={entity.name}", name, "ogr")
    return QgsVectorLayer(_uri(register.store, entity).uri(False), name, "postgres")


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
    uri.setUseEstimatedMetadata(True)
    return uri
