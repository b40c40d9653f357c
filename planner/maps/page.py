"""A map as one page: folium draws the map, our template the frame with title, legend and credits."""

from collections.abc import Sequence

import folium
from branca.element import Figure, MacroElement
from folium.map import Layer
from folium.template import Template
from jinja2 import Environment, PackageLoader

from planner.maps import offline
from planner.maps.frame import Bounds, PageText, script_json
from planner.maps.sheet import MapLayer

TEMPLATES = Environment(loader=PackageLoader("planner.maps"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


class PlanLayer(Layer):
    """A layer whose signs are drawn by ktLayer (assets/khanh-tiet/map.js) from data."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        "const {{ this.get_name() }} ="
        " ktLayer({{ this._parent.get_name() }}, {{ this.order }}, {{ this.data }});\n"
        "{% endmacro %}"
    )

    def __init__(self, layer: MapLayer, data: str, order: int, *, show: bool) -> None:
        """Take the layer's features as JSON; a greater ``order`` is drawn above."""
        super().__init__(name=layer.title, overlay=True, show=show)
        self._name, self._id = "Layer", layer.key
        self.data = data
        self.order = order


class PlanLayerControl(folium.LayerControl):
    """The switches of the layers; the name is fixed: the same plan gives the same page."""

    def __init__(self) -> None:
        """Make it open: the layers are a part of the legend."""
        super().__init__(collapsed=False)
        self._name, self._id = "Layers", "control"


class PlanFinish(MacroElement):
    """The last step of a map: fits it, adds the scale bar, listens for printing and starts the clock."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        "ktFinish({{ this._parent.get_name() }}, {{ this.bounds | tojson }});\n"
        "{% if this.time %}ktClock({{ this._parent.get_name() }}, {{ this.time }});\n{% endif %}"
        "{% endmacro %}"
    )

    def __init__(self, bounds: Bounds | None, time: str) -> None:
        """Take south, west, north, east of what the map is about, and the clock as JSON, empty without one."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca's signature lacks its return type
        self._name, self._id = "Finish", "map"
        self.bounds = None if bounds is None else [bounds[:2], bounds[2:]]
        self.time = time


class PlanMap(folium.Map):
    """A folium map whose scripts lie beside the page and which has no tiles."""

    default_js = offline.links(offline.SCRIPTS)
    default_css = offline.links(offline.STYLES)
    # Leaflet's own credit line is a link to its site: the frame names the makers instead.
    _template = Template(
        "{% macro header(this, kwargs) %}{% endmacro %}\n"
        "{% macro html(this, kwargs) %}\n"
        '<div class="kt-map" id="{{ this.get_name() }}"></div>\n'
        "{% endmacro %}\n"
        "{% macro script(this, kwargs) %}\n"
        'const {{ this.get_name() }} = L.map("{{ this.get_name() }}",'
        " {attributionControl: false, zoomSnap: 0.25, zoomControl: false, maxZoom: 18, minZoom: 8});\n"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        """Make an empty map."""
        super().__init__(tiles=None)
        self._name, self._id = "Map", "plan"


class PlanPage(Figure):
    """The page around a map."""

    _template = TEMPLATES.get_template("page.html.jinja")

    def __init__(self, text: PageText) -> None:
        """Take what is written around the map."""
        super().__init__(title=text.title)
        self.text = text
        self.header._children.clear()  # noqa: SLF001 - branca's own meta tag; the template writes one


def render(text: PageText, layers: Sequence[tuple[MapLayer, str, bool]], bounds: Bounds | None) -> str:
    """Return the page.

    Args:
        text: what is written around the map.
        layers: from bottom to top: the layer, its features as JSON, whether it is shown at first.
        bounds: what the map is fitted to.
    """
    plan = PlanMap()
    for order, (layer, data, show) in enumerate(layers):
        plan.add_child(PlanLayer(layer, data, order, show=show))
    plan.add_child(PlanLayerControl())
    plan.add_child(PlanFinish(bounds, "" if text.time is None else script_json(text.time)))
    page = PlanPage(text)
    page.add_child(plan)
    return str(page.render())
