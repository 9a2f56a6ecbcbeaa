from __future__ import annotations

from rest_framework import mixins, permissions
from rest_framework.generics import GenericAPIView

from katas.api.serializer_validation.serializers import InvoiceSerializer


class InvoiceList(mixins.CreateModelMixin, GenericAPIView):
    serializer_class = InvoiceSerializer
    permission_classes = (permissions.IsAuthenticated & permissions.IsAdminUser,)

    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)
