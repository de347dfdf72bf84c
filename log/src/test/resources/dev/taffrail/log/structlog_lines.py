"""Renders each event of standard input, a line of JSON, with the real structlog in four ways."""

import json
import sys

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, KeyValueRenderer, LogfmtRenderer, format_exc_info

HEAD = {"timestamp": "2026-05-30T08:37:37.951919Z", "logger": "edge.pipeline"}


def head(logger, level, event_dict):
    return {**HEAD, "level": level, **event_dict}


def line(event, *processors):
    log = structlog.wrap_logger(structlog.ReturnLogger(), processors=[head, *processors])
    fields = dict(event["fields"])
    if event["exception"] is not None:
        try:
            raise RuntimeError(event["exception"])
        except RuntimeError as e:
            fields["exc_info"] = e
    try:
        return log.bind(**dict(event["bound"])).info(event["name"], **fields)
    except ValueError:
        return None


for text in sys.stdin:
    event = json.loads(text)
    order = dict(
        sort_keys=event["sort_keys"], key_order=event["key_order"], drop_missing=event["drop_missing"]
    )
    flags = event["bool_as_flag"]
    console = ConsoleRenderer(colors=False, sort_keys=False, exception_formatter=plain_traceback)
    lines = {
        "json": line(event, format_exc_info, JSONRenderer()),
        "key_value": line(event, format_exc_info, KeyValueRenderer(**order)),
        "logfmt": line(event, format_exc_info, LogfmtRenderer(**order, bool_as_flag=flags)),
        "console": line(event, console),
    }
    print(json.dumps(lines))
