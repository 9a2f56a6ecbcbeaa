
from decimal import Decimal
from rest_framework.views import APIView
from rest_framework.response import Response
from rest_framework.permissions import IsAdminUser
from katas.api.serializer_validation.serializers import InvoiceSerializer
class InvoiceList(APIView):
    permission_classes=[IsAdminUser]
    def post(self, request):
        s=InvoiceSerializer(data=request.data)
        s.is_valid(raise_exception=True)
        i=s.save()
        lines=[{"description":l.description,"quantity":l.quantity,"unit_price":str(l.unit_price)} for l in i.lines.all()]
        return Response({**request.data, "status":"draft","total":s.data["total"],"lines":s.data["lines"]}, status=201)
