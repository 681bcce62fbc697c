"""The page over HTTP: its files, what it shows, and what people do on it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.botapi import BotApi, NotPossible, Refused
from bot.web.phones.controls import Controls
from bot.web.phones.events import event_stream
from bot.web.phones.views import chat_view, state_view
from bot.writing.texts import language_of, texts

POLICY = "default-src 'self'; img-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
STATIC = Path(__file__).parent / "static"
APP_LANGUAGES = {"zh_CN": "zh-hans", "en": "en"}
MORNING = time(9, 0)
DAYS_MOST = 3660
FRESH = {"cache-control": "no-cache", "content-security-policy": POLICY}
Doing = Callable[[Request], Awaitable[Response]]


class NotDone(Exception):
    """What a person wanted on the page can't be: the key of the text that says so, and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Fresh(StaticFiles):
    """The page's files, asked for again each time: an upgraded page never runs with yesterday's scripts."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = FRESH["cache-control"]
        return response


def create_page(api: BotApi, controls: Controls) -> Starlette:
    """The page alone as an ASGI app, at `/phones`."""
    return Starlette(routes=page_routes(api, controls))


def page_routes(api: BotApi, controls: Controls, sample_notice: Path | None = None) -> list[BaseRoute]:
    """The page's addresses, to be served beside others: all lie under `/phones`, and `/` leads there. With
    `sample_notice`, people find that file beside the sample photo."""
    page = Page(api, controls, sample_notice)
    chat = "/phones/chat/{user_id:int}"
    return [
        Route("/", lambda request: RedirectResponse("/phones")),
        Route("/phones", lambda request: FileResponse(STATIC / "index.html", headers=FRESH)),
        Mount("/phones/static", Fresh(directory=STATIC)),
        Route("/phones/texts/{language}", page.texts),
        Route("/phones/state", page.state),
        Route("/phones/events", page.events),
        Route("/phones/files/{file_id}", page.file),
        Route("/phones/sample-notice", page.sample_notice),
        Route(chat, page.chat),
        *(
            Route(path, answering(doing), methods=["POST"])
            for path, doing in {
                f"{chat}/text": page.say,
                f"{chat}/photos": page.send_photos,
                f"{chat}/document": page.send_document,
                f"{chat}/press": page.press,
                f"{chat}/look": page.look,
                f"{chat}/unblock": page.unblock,
                "/phones/language": page.set_language,
                "/phones/clock": page.move_clock,
            }.items()
        ),
    ]


def answering(doing: Doing) -> Doing:
    """`doing`, for requests of the page itself only, with what can't be done said in a form the page can show."""

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            return Response(status_code=403)
        try:
            return await doing(request)
        except NotDone as not_done:
            return sorry(not_done.key, not_done.values)
        except Refused as refused:
            return sorry("page.error.refused", {"reason": refused.description})
        except NotPossible:
            return sorry("page.error.not_possible", {})

    return answer


def sorry(key: str, values: Mapping[str, str]) -> Response:
    return JSONResponse({"key": key, "values": values}, status_code=400)


class Page:
    """One page for everybody who looks at it."""

    def __init__(self, api: BotApi, controls: Controls, sample_notice: Path | None = None) -> None:
        self._api = api
        self._controls = controls
        self._sample_notice = sample_notice

    # What it shows

    async def texts(self, request: Request) -> Response:
        return JSONResponse(texts(language_of(request.path_params["language"])).starting_with("page."))

    async def state(self, request: Request) -> Response:
        language = language_of(request.query_params.get("language"))
        sample = self._sample_notice.name if self._sample_notice else None
        return JSONResponse(state_view(self._api, self._controls, language) | {"sample_notice": sample})

    async def sample_notice(self, request: Request) -> Response:
        return FileResponse(self._sample_notice) if self._sample_notice else Response(status_code=404)

    async def events(self, request: Request) -> Response:
        headers = {"cache-control": "no-store"}
        return StreamingResponse(event_stream(self._api), media_type="text/event-stream", headers=headers)

    async def chat(self, request: Request) -> Response:
        user_id = request.path_params["user_id"]
        if user_id not in self._api.users:
            return Response(status_code=404)
        return JSONResponse(chat_view(self._api, user_id))

    async def file(self, request: Request) -> Response:
        file = self._api.files.by_id(request.path_params["file_id"])
        if file is None:
            return Response(status_code=404)
        # Only pictures, whose bytes were looked at, are shown in the page; anything else is a download.
        disposition = "inline" if file.kind == "photo" else f"attachment; filename*=UTF-8''{quote(file.name)}"
        media_type = file.mime if file.kind == "photo" else "application/octet-stream"
        headers = {"content-disposition": disposition, "x-content-type-options": "nosniff"}
        return Response(file.data, media_type=media_type, headers=headers)

    # What people do

    async def say(self, request: Request) -> Response:
        wanted = await body_of(request)
        self._api.say(user_of(request), str(wanted.get("text", "")), reply_to=optional_id(wanted.get("reply_to")))
        return done()

    async def send_photos(self, request: Request) -> Response:
        """One picture, or several as an album; the caption goes with the first."""
        async with request.form() as form:
            pictures = [await part.read() for part in form.getlist("files") if isinstance(part, UploadFile)]
            caption, reply_to = note_of(form)
        album = token_hex(8) if len(pictures) > 1 else None
        for number, picture in enumerate(pictures):
            self._api.send_photo(
                user_of(request),
                picture,
                caption=caption if number == 0 else None,
                reply_to=reply_to,
                album=album,
            )
        return done()

    async def send_document(self, request: Request) -> Response:
        async with request.form() as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            contents = [(part.filename or "", await part.read()) for part in files]
            caption, reply_to = note_of(form)
        for name, data in contents:
            self._api.send_document(user_of(request), name, data, caption=caption, reply_to=reply_to)
        return done()

    async def press(self, request: Request) -> Response:
        wanted = await body_of(request)
        query_id = self._api.press(user_of(request), whole(wanted.get("message_id")), str(wanted.get("data", "")))
        return JSONResponse({"query_id": query_id})

    async def look(self, request: Request) -> Response:
        self._api.look(user_of(request))
        return done()

    async def unblock(self, request: Request) -> Response:
        self._api.unblock_bot(user_of(request))
        return done()

    async def set_language(self, request: Request) -> Response:
        """All the phones change over, so that the bot follows."""
        code = APP_LANGUAGES[language_of(str((await body_of(request)).get("language")))]
        for persona in self._controls.people():
            self._api.set_language(persona.user_id, code)
        return done()

    async def move_clock(self, request: Request) -> Response:
        """To a day (its morning), by days, or to the next event. Raises NotDone if that is not ahead."""
        moment = self._wanted_moment(await body_of(request))
        if moment <= self._controls.now():
            raise NotDone("page.error.past")
        await self._controls.move_to(moment)
        return done()

    def _wanted_moment(self, wanted: Mapping[str, object]) -> datetime:
        """Calendar days are counted on the office's wall clock. Raises NotDone for what is no date."""
        zone = self._controls.zone()
        if days := wanted.get("days"):
            return self._controls.now().astimezone(zone) + timedelta(days=min(whole(days), DAYS_MOST))
        if wanted.get("next"):
            upcoming = self._controls.next_event()
            if upcoming is None:
                raise NotDone("page.error.nothing_ahead")
            return upcoming
        try:
            day = datetime.strptime(str(wanted.get("day")), "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            raise NotDone("page.error.date") from None
        return datetime.combine(day, MORNING, zone)


def user_of(request: Request) -> int:
    return int(request.path_params["user_id"])


async def body_of(request: Request) -> Mapping[str, object]:
    """The JSON object a page's request holds. Raises NotDone for anything else."""
    try:
        wanted = json.loads(await request.body())
    except ValueError:
        wanted = None
    if not isinstance(wanted, dict):
        raise NotDone("page.error.unreadable")
    return wanted


def note_of(form: FormData) -> tuple[str | None, int | None]:
    """Caption and replied-to message of an upload."""
    caption = form.get("caption")
    return str(caption) if caption else None, optional_id(form.get("reply_to"))


def optional_id(raw: object) -> int | None:
    return whole(raw) if raw else None


def whole(raw: object) -> int:
    """A whole number. Raises NotDone for anything else."""
    try:
        return int(str(raw))
    except ValueError:
        raise NotDone("page.error.unreadable") from None


def done() -> Response:
    return JSONResponse({})
