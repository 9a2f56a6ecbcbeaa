from rest_framework import generics
from rest_framework.response import Response
from rest_framework.versioning import URLPathVersioning

from kata_project.billing.models import Invoice
from katas.api.api_versioning.serializers import InvoiceSerializer, InvoiceSerializer2


class Versions(URLPathVersioning):
    """Without a version in the URL it is the first, which has no name."""

    default_version = None
    allowed_versions = ["v2"]

    def determine_version(self, request, *args, **kwargs):
        return super().determine_version(request, *args, **kwargs) if "version" in kwargs else None


class Versioned:
    versioning_class = Versions
    queryset = Invoice.objects.select_related("customer").prefetch_related("lines").order_by("number")
    lookup_field = "number"

    def get_serializer_class(self):
        return InvoiceSerializer if self.request.version is None else InvoiceSerializer2


class InvoiceList(Versioned, generics.ListCreateAPIView):
    def list(self, request, **kwargs):
        shown = self.get_serializer(self.get_queryset(), many=True).data
        return Response(shown if request.version is None else {"invoices": shown})

    def create(self, request, **kwargs):
        if request.version is not None:
            return super().create(request, **kwargs)
        serializer = self.get_serializer(data=request.data)
        if not serializer.is_valid():
            texts = [f"{key}: {error}" for key, errors in serializer.errors.items() for error in errors]
            return Response({"errors": texts}, status=400)
        serializer.save()
        return Response(serializer.data, status=201)


class InvoiceDetail(Versioned, generics.RetrieveAPIView):
    pass
