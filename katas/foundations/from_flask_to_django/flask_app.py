"""The service as it runs today. This file is to be read only; Flask does not have to be installed."""

from __future__ import annotations

import json
import re

from flask import Flask, abort, jsonify, request
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
names: dict[str, str] = {}  # The name of each category, by its slug.


@app.errorhandler(HTTPException)
def error(exception):
    """Every error is JSON, the unknown address and the wrong method included; the headers stay as they are."""
    response = exception.get_response()
    response.data = json.dumps({"error": exception.name})
    response.content_type = "application/json"
    return response


def read_body() -> dict:
    data = request.get_json()  # Aborts with 415 if the content type is not JSON, and with 400 if the body is not.
    if not isinstance(data, dict):
        abort(400)
    return data


def read_name(data: dict) -> str:
    name = data.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 80:
        abort(422)
    return name.strip()


@app.get("/api/categories")
def index():
    return jsonify(categories=[{"slug": slug, "name": names[slug]} for slug in sorted(names)])


@app.post("/api/categories")
def create():
    data = read_body()
    slug = data.get("slug")
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z0-9-]{1,50}", slug):
        abort(422)
    name = read_name(data)
    if slug in names:
        abort(409)
    names[slug] = name
    return jsonify(slug=slug, name=name), 201, {"Location": f"/api/categories/{slug}"}


@app.get("/api/categories/<slug>")
def show(slug):
    if slug not in names:
        abort(404)
    return jsonify(slug=slug, name=names[slug])


@app.put("/api/categories/<slug>")
def rename(slug):
    if slug not in names:
        abort(404)
    names[slug] = read_name(read_body())
    return jsonify(slug=slug, name=names[slug])


@app.delete("/api/categories/<slug>")
def delete(slug):
    if slug not in names:
        abort(404)
    del names[slug]
    return "", 204
