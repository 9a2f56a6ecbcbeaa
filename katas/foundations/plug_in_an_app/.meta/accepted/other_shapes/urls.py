from django.urls import include, re_path

from katas.foundations.plug_in_an_app.newsletter import urls as newsletter

urlpatterns = [re_path(r"^newsletter/", include(newsletter))]
urlpatterns += [re_path(r"", include("kata_project.urls"))]
