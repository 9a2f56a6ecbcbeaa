"""Claims of the katas on media files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.conf.urls.static import static
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.utils import override_settings

Image: Any = pytest.importorskip("PIL.Image")


def encoded(kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (300, 300), "red").save(buffer, format=kind, **options)
    return buffer.getvalue()


def test_a_form_s_image_field_checks_the_extension_and_takes_a_gif() -> None:
    field = forms.ImageField()
    with pytest.raises(ValidationError, match="extension"):
        field.clean(SimpleUploadedFile("me.txt", encoded("PNG")))
    assert field.clean(SimpleUploadedFile("me.png", encoded("GIF")))


def test_a_form_s_image_field_takes_half_a_jpeg_and_keeps_the_bytes() -> None:
    half = encoded("JPEG")[:-400]
    taken = forms.ImageField().clean(SimpleUploadedFile("me.jpg", half))
    taken.seek(0)
    assert taken.read() == half


def test_pillow_writes_the_comment_of_a_jpeg_into_a_copy() -> None:
    with Image.open(BytesIO(encoded("JPEG", comment=b"<script>"))) as image:
        copy = BytesIO()
        image.save(copy, format="JPEG")
    assert b"<script>" in copy.getvalue()


def test_an_uploaded_file_has_only_the_last_part_of_its_name() -> None:
    assert SimpleUploadedFile("../../etc/passwd", b"x").name == "passwd"


def test_a_file_system_storage_refuses_to_climb(tmp_path: Path) -> None:
    with pytest.raises(SuspiciousFileOperation):
        FileSystemStorage(tmp_path).open("../x")


def test_the_size_of_files_does_not_count_for_data_upload_max_memory_size() -> None:
    file = SimpleUploadedFile("x", b"x" * 5000)
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        request = RequestFactory().post("/", {"file": file})
        assert request.FILES["file"].size == 5000
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == 2_621_440


def test_static_for_media_works_with_debug_only() -> None:
    with override_settings(DEBUG=False):
        assert static("/media/", document_root="x") == []
    with override_settings(DEBUG=True):
        assert len(static("/media/", document_root="x")) == 1


def test_a_storage_gives_the_name_of_a_deleted_file_to_the_next_one(tmp_path: Path) -> None:
    storage = FileSystemStorage(tmp_path)
    first, second = (storage.save("logo.png", ContentFile(text)) for text in (b"old", b"new"))
    assert first == "logo.png" != second
    storage.delete(first)
    assert storage.save("logo.png", ContentFile(b"newest")) == "logo.png"
