"""The addresses that other programs talk to."""

from __future__ import annotations

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from katas.api.serializer_validation.serializers import InvoiceSerializer


class InvoiceList(APIView):
    """Takes new invoices from the sales department's programs."""

    def post(self, request: Request) -> Response:
        serializer = InvoiceSerializer(data=request.data)
        if not request.user.is_staff:
            raise PermissionDenied
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)
