"""Paints a scene with OpenGL: one triangle, one shader pass for the film and all its layers."""

from collections.abc import Sequence

from PySide6.QtGui import QOpenGLContext, QOpenGLExtraFunctions
from PySide6.QtOpenGL import QOpenGLShader, QOpenGLShaderProgram, QOpenGLTexture, QOpenGLVertexArrayObject
from shiboken6 import Shiboken

from engine.core.folders import resources_folder
from engine.imaging.frame import VoiTable
from viewer.canvas.scene import Scene
from viewer.canvas.shading import (
    MAX_LAYERS,
    LayerShading,
    layer_shading,
    mipmap_level,
    needed,
    of_code,
    step_yx,
    voi_shading,
)
from viewer.canvas.texture_home import TextureHome
from viewer.canvas.textures import TextureStore

GL_MAX_TEXTURE_SIZE = 0x0D33
_GL_TRIANGLES, _GL_BLEND, _GL_SCISSOR_TEST, _GL_STENCIL_TEST, _GL_DEPTH_TEST = 0x0004, 0x0BE2, 0x0C11, 0x0B90, 0x0B71
_BASE, _TABLE, _VALUES, _COLORMAPS, _PLANES = range(5)
_BASE_UNITS = {"base": _BASE, "voi_table": _TABLE, "grey_values": _VALUES, "colormaps": _COLORMAPS}


class OpenGLError(RuntimeError):
    """The driver cannot do what the shader needs."""


class GLRenderer:
    """Shader, textures and state of one group of contexts that share them.

    Programs and textures are made when first needed, and again where the last context that had them was lost.

    Attributes
    ----------
    draws : int
        How many scenes were painted.
    """

    def __init__(self) -> None:
        self.draws = 0
        self._lost_uploads = 0
        self._store: TextureStore | None = None
        self._program: QOpenGLShaderProgram | None = None
        self._places: dict[str, int] = {}
        self._home: TextureHome | None = None
        self._arrays: dict[int, QOpenGLVertexArrayObject] = {}
        self._refused = ""

    @property
    def uploads(self) -> int:
        """How often anything was sent to the driver since the beginning."""
        return self._lost_uploads + (self._store.uploads if self._store is not None else 0)

    def can_paint(self, scene: Scene) -> bool:
        """Whether the scene has no more layers than the shader."""
        return len(needed(scene.shown_layers)[1]) <= MAX_LAYERS

    def draw(self, scene: Scene) -> None:
        """Paint into the bound framebuffer of the current context, which has the size of the scene's viewport.

        Raises
        ------
        OpenGLError
            If there is no context, or its driver refuses the shader.
        ValueError
            If a layer belongs to an image of another size.
        """
        for layer in scene.shown_layers:
            if layer.data.grid.image_hw != scene.image_hw:
                raise ValueError(
                    f"layer {layer.data.name!r} lies on an image of {layer.data.grid.image_hw}, not of {scene.image_hw}"
                )
        context = QOpenGLContext.currentContext()
        if context is None:
            raise OpenGLError("there is no OpenGL context")
        program, store = self._prepare(context)
        gl = context.extraFunctions()
        for capability in (_GL_BLEND, _GL_SCISSOR_TEST, _GL_STENCIL_TEST, _GL_DEPTH_TEST):
            gl.glDisable(capability)
        gl.glViewport(0, 0, scene.viewport.hw[1], scene.viewport.hw[0])
        array = self._arrays[_pointer(context)]
        array.bind()
        program.bind()
        try:
            self._set(program, store, scene)
            self._fire(gl)
        finally:
            program.release()
            array.release()
        self.draws += 1
        store.trim()

    def _fire(self, gl: QOpenGLExtraFunctions) -> None:
        """All that the graphics processor is asked to do for a frame."""
        gl.glDrawArrays(_GL_TRIANGLES, 0, 3)

    # -- what a context needs

    def _prepare(self, context: QOpenGLContext) -> tuple[QOpenGLShaderProgram, TextureStore]:
        if self._refused:
            raise OpenGLError(self._refused)
        if self._home is not None and not self._home.shares_with(context):
            if self._arrays:
                raise OpenGLError("the panes of this window do not share their textures")
            # The window was made anew, and what it shares with it.
            self.release()
        if self._program is None or self._store is None:
            try:
                self._home = TextureHome(context)
            except OSError as error:
                raise OpenGLError(str(error)) from error
            self._program = self._link()
            largest = context.functions().glGetIntegerv(GL_MAX_TEXTURE_SIZE)
            self._store = TextureStore(self._home, largest if isinstance(largest, int) else largest[0])
            if not context.functions().glIsTexture(self._store.colormaps().textureId()):
                self._refused = "the driver shares no textures between contexts, though it says so"
                raise OpenGLError(self._refused)
        key = _pointer(context)
        if key not in self._arrays:
            array = QOpenGLVertexArrayObject()
            if not array.create():
                raise OpenGLError("the driver has no vertex arrays")
            self._arrays[key] = array
            context.aboutToBeDestroyed.connect(lambda: self._lose(key))
        return self._program, self._store

    def _link(self) -> QOpenGLShaderProgram:
        program = QOpenGLShaderProgram()
        folder = resources_folder() / "shaders"
        stages = (
            (QOpenGLShader.ShaderTypeBit.Vertex, "layer_stack.vert"),
            (QOpenGLShader.ShaderTypeBit.Fragment, "layer_stack.frag"),
        )
        for stage, name in stages:
            source = (folder / name).read_text(encoding="utf-8")
            if not program.addShaderFromSourceCode(stage, source):
                self._refused = f"the driver refuses {name}: {program.log().strip()}"
                raise OpenGLError(self._refused)
        if not program.link():
            self._refused = f"the driver cannot link the shader: {program.log().strip()}"
            raise OpenGLError(self._refused)
        self._places = {}
        program.bind()
        for name, unit in _BASE_UNITS.items():
            program.setUniformValue1i(program.uniformLocation(name), unit)
        for index in range(MAX_LAYERS):
            program.setUniformValue1i(program.uniformLocation(f"planes[{index}]"), _PLANES + index)
        program.release()
        return program

    def leave(self) -> None:
        """The current context will paint no more; with the last one everything goes."""
        array = self._arrays.pop(_pointer(QOpenGLContext.currentContext()), None)
        if array is not None:
            array.destroy()
        if not self._arrays:
            self.release()

    def release(self) -> None:
        """Destroy textures and program; the next draw makes them again."""
        if self._store is not None:
            self._lost_uploads = self.uploads
            self._store.release()
        self._arrays.clear()
        self._store = self._program = self._home = None

    def _lose(self, key: int) -> None:
        """A context goes without having left; Qt takes its vertex array, and what is shared stays."""
        self._arrays.pop(key, None)

    # -- uniforms

    def _set(self, program: QOpenGLShaderProgram, store: TextureStore, scene: Scene) -> None:
        film_seen, layers = needed(scene.shown_layers)
        (yy, yx, y0), (xy, xx, x0) = scene.viewport.image_from_view
        self._floats(program, "view_hw", (float(scene.viewport.hw[0]), float(scene.viewport.hw[1])))
        self._floats(program, "image_y", (yy, yx, y0))
        self._floats(program, "image_x", (xy, xx, x0))
        self._floats(program, "image_hw", (float(scene.image_hw[0]), float(scene.image_hw[1])))
        self._floats(program, "background", (scene.background,))
        voi = voi_shading(scene.voi)
        self._floats(program, "voi_of_value", (voi.factor, voi.offset))
        self._integer(program, "voi_kind", voi.kind)
        if isinstance(scene.voi, VoiTable):
            self._integer(program, "table_size", len(scene.voi.values))
            _bind(store.table(scene.voi), _TABLE)
        self._integer(program, "inverse", scene.frame.inverse != scene.invert)
        self._integer(program, "default_inverse", scene.frame.inverse)
        self._integer(program, "base_shown", film_seen)
        if film_seen:
            self._set_film(program, store, scene)
        follow = any(scene.follows_window(layer) for layer in layers)
        values = store.grey_values(scene.frame) if follow else None
        if values is not None:
            _bind(values, _VALUES)
        for index, layer in enumerate(layers):
            _bind(store.plane(layer.data), _PLANES + index)
        _bind(store.colormaps(), _COLORMAPS)
        self._integer(program, "layer_count", len(layers))
        self._set_layers(program, [layer_shading(layer, scene, values is not None) for layer in layers])

    def _set_film(self, program: QOpenGLShaderProgram, store: TextureStore, scene: Scene) -> None:
        film = store.film(scene.frame)
        _bind(film.texture, _BASE)
        steps = step_yx(scene.viewport.image_from_view)
        level = mipmap_level(max(steps), scene.frame.padding_hw is not None)
        self._integer(program, "base_colour", scene.frame.modality_hw is None)
        self._floats(program, "base_step", steps)
        self._integer(program, "base_level", level)
        self._integer(program, "tile_columns", film.columns)
        QOpenGLContext.currentContext().functions().glUniform2iv(self._place(program, "tile_hw"), 1, film.tile_hw)
        self._floats(program, "padding_code", (film.codes.padding_code,))
        self._floats(program, "voi_of_code", of_code(voi_shading(scene.voi), film.codes))

    def _set_layers(self, program: QOpenGLShaderProgram, shadings: Sequence[LayerShading]) -> None:
        if not shadings:
            return
        gl = QOpenGLContext.currentContext().functions()
        count = len(shadings)
        for name in ("plane_y", "plane_x", "content", "look"):
            values = [float(number) for each in shadings for number in getattr(each, name)]
            gl.glUniform4fv(self._place(program, name), count, values)
        gl.glUniform4iv(self._place(program, "style"), count, [number for each in shadings for number in each.style])

    def _place(self, program: QOpenGLShaderProgram, name: str) -> int:
        if name not in self._places:
            self._places[name] = program.uniformLocation(name)
        return self._places[name]

    def _floats(self, program: QOpenGLShaderProgram, name: str, values: tuple[float, ...]) -> None:
        place = self._place(program, name)
        if len(values) == 1:
            program.setUniformValue1f(place, values[0])
        else:
            program.setUniformValue(place, *values)

    def _integer(self, program: QOpenGLShaderProgram, name: str, value: int) -> None:
        program.setUniformValue1i(self._place(program, name), int(value))


def _bind(texture: QOpenGLTexture, unit: int) -> None:
    texture.bind(unit, QOpenGLTexture.TextureUnitReset.ResetTextureUnit)


def _pointer(context: QOpenGLContext) -> int:
    pointer: int = Shiboken.getCppPointer(context)[0]
    return pointer
