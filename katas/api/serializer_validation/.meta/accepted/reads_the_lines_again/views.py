from __future__ import annotations

from rest_framework.generics import CreateAPIView
from rest_framework.permissions import IsAdminUser

from katas.api.serializer_validation.serializers import InvoiceSerializer


class InvoiceList(CreateAPIView):
    permission_classes = [IsAdminUser]
    serializer_class = InvoiceSerializer
