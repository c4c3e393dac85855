// Searches over HTTP: what each one finds. The data is tests/data/sandbox/search.ndjson.
#include "sandbox_client.h"

#include <QtTest>

using namespace fbtest;

class TestSandboxSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        fb::sandbox::Options options;
        options.data = {fileName("search.ndjson")};
        const auto started = m_server.start(options);
        QVERIFY2(started.has_value(), started ? "" : started.error().sentence().c_str());
    }

    void finds_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* query, const char* ids) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(ids);
        };
        // clang-format off
        // string
        row("Patient?name=smith",                        "p2,p3");
        row("Patient?family=Smith",                      "p2,p3");
        row("Patient?family=SMITH",                      "p2,p3");
        row("Patient?family:exact=Smith",                "p2");
        row("Patient?family:exact=smith",                "");
        row("Patient?family:contains=mit",               "p2,p3");
        row("Patient?family:contains=LLE",               "p1");
        row("Patient?family=muller",                     "p1");
        row("Patient?family=M%C3%BCller",                "p1");
        row("Patient?family:exact=Muller",               "");
        row("Patient?given=lena",                        "p1");
        row("Patient?name=old%20o%27b",                  "p4");
        row("Patient?address-city=alesund",              "p1");
        row("Patient?address=%C3%85",                    "p1");
        row("Patient?name=smith,house,anna",             "p1,p2,p3");
        row("Patient?name=smith&given=john",             "p2");
        row("Patient?given=wayl%5C%7Con",                "p3");
        row("Observation?value-string=very",             "b3");
        // token
        row("Patient?gender=male",                       "p2");
        row("Patient?gender=male,other",                 "p2,p4");
        row("Patient?gender:not=male",                   "p1,p3,p4");
        row("Patient?gender=http://hl7.org/fhir/administrative-gender|male", "p2");
        row("Patient?gender=http://other|male",          "");
        row("Patient?active=true",                       "p1");
        row("Patient?active=false",                      "p2");
        row("Patient?active:missing=true",               "p3,p4");
        row("Patient?active:missing=false",              "p1,p2");
        row("Patient?deceased=true",                     "p3");
        row("Patient?deceased=false",                    "p1,p2,p4");
        row("Patient?identifier=A1",                     "p1");
        row("Patient?identifier=http://ids|A1",          "p1");
        row("Patient?identifier=http://no|A1",           "");
        row("Patient?identifier=http://ids|",            "p1,p2");
        row("Patient?identifier=|bare",                  "p2");
        row("Patient?identifier=|A1",                    "");
        row("Patient?identifier=B%5C,2",                 "p2");
        row("Patient?identifier=B,2",                    "");
        row("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A1", "p1");
        row("Patient?identifier:of-type=|MR|A1",         "p1");
        row("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|A1", "");
        row("Patient?phone=030-1",                       "p1");
        row("Patient?phone=a@b.c",                       "");
        row("Patient?email=a@b.c",                       "p1");
        row("Patient?telecom=email|a@b.c",               "p1");
        row("Observation?code=8302-2",                   "b1,b2");
        row("Observation?code=http://loinc.org|8302-2",  "b1,b2");
        row("Observation?code=|local",                   "b3");
        row("Observation?code:text=body",                "b1");
        row("Observation?code:not=http://loinc.org|8302-2", "b3,b4");
        row("Observation?status=final",                  "b1,b3,b4");
        row("Observation?category=vital-signs&status=final", "b1");
        row("Patient?_tag=http://t|one",                 "p1");
        row("Patient?_profile=http://x.org/profile/a",   "p1");
        // _id
        row("Patient?_id=p1",                            "p1");
        row("Patient?_id=p1,p3,nobody",                  "p1,p3");
        row("Patient?_id:not=p1",                        "p2,p3,p4");
        row("Patient?_lastUpdated=gt2000",               "p1,p2,p3,p4");
        row("Patient?_lastUpdated=lt2000-01-01",         "");
        // date
        row("Patient?birthdate=1980",                    "p1,p2");
        row("Patient?birthdate=1980-05-17",              "p1");
        row("Patient?birthdate=eq1980-05",               "p1");
        row("Patient?birthdate=ne1980",                  "p3");
        row("Patient?birthdate=gt1980-05-17",            "p2");
        row("Patient?birthdate=lt1980-05-17",            "p2,p3");
        row("Patient?birthdate=ge1980-05-17",            "p1,p2");
        row("Patient?birthdate=le1980-05-17",            "p1,p2,p3");
        row("Patient?birthdate=sa1979-12-31",            "p1,p2");
        row("Patient?birthdate=eb1980-05-17",            "p3");
        row("Patient?birthdate=ap1980-06",               "p1,p2,p3");
        row("Patient?birthdate=1979,1980-05",            "p1,p3");
        row("Patient?birthdate=ge1980&birthdate=lt1980-06", "p1,p2");
        row("Patient?birthdate:missing=true",            "p4");
        row("Observation?date=2020-03",                  "b1");
        row("Observation?date=2020",                     "b1,b2");
        row("Observation?date=sa2020-03-15",             "b3");
        row("Observation?date=2020-03-01T10:00:00Z",     "b1");
        row("Observation?date=2020-03-01T12:00:00%2B02:00", "b1");
        row("Observation?date=2020-03-01T12:00:00+02:00", "b1");
        row("Observation?date=gt2020-03-01T10:00",       "b2,b3");
        // number
        row("RiskAssessment?probability=0.52",           "r1");
        row("RiskAssessment?probability=0.5",            "r1");
        row("RiskAssessment?probability=0.520",          "r1");
        row("RiskAssessment?probability=0.50",           "");
        row("RiskAssessment?probability=gt0.6",          "r2,r3");
        row("RiskAssessment?probability=le0.9",          "r1,r2");
        row("RiskAssessment?probability=lt0.9",          "r1");
        row("RiskAssessment?probability=ne0.52",         "r2,r3");
        row("RiskAssessment?probability=ap0.85",         "r2");
        row("RiskAssessment?probability=9e-1",           "r2");
        // quantity
        row("Observation?value-quantity=172",            "b1");
        row("Observation?value-quantity=172|http://unitsofmeasure.org|cm", "b1");
        row("Observation?value-quantity=172||cm",        "b1");
        row("Observation?value-quantity=172||kg",        "");
        row("Observation?value-quantity=gt175||cm",      "b2");
        row("Observation?value-quantity=ge172||cm",      "b1,b2");
        row("Observation?value-quantity=ap170||cm",      "b1,b2");
        row("Observation?value-quantity=gt90||kg",       "b4");
        row("Observation?value-quantity=lt70||kg",       "");
        row("Observation?value-quantity:missing=true",   "b3");
        row("Condition?onset-age=40",                    "c1");
        // uri
        row("ValueSet?url=http://acme.org/fhir/vs/one",  "v1");
        row("ValueSet?url:below=http://acme.org/fhir",   "v1,v3");
        row("ValueSet?url:below=http://acme.org/fhir/",  "v1");
        row("ValueSet?url:above=http://acme.org/fhir/vs/one/more", "v1,v3");
        // reference
        row("Observation?subject=Patient/p1",            "b1,b3");
        row("Observation?subject=p1",                    "b1,b3");
        row("Observation?patient=p2",                    "b2");
        row("Observation?subject:Patient=p1",            "b1,b3");
        row("Observation?subject=http://elsewhere.org/fhir/Patient/p1", "b4");
        row("Observation?subject=Group/p1",              "");
        row("Patient?organization:identifier=http://org|77", "p2");
        row("Patient?organization:missing=true",         "p4");
        row("QuestionnaireResponse?questionnaire=http://acme.org/q", "a1");
        row("QuestionnaireResponse?questionnaire=http://acme.org/q|2.0", "a1");
        row("QuestionnaireResponse?questionnaire=http://acme.org/q|3.0", "");
        // chains
        row("Observation?subject:Patient.name=muller",   "b1,b3");
        row("Observation?patient.family=smith",          "b2");
        row("Observation?subject.name=smith",            "b2");
        row("Observation?patient.organization.name=general", "b1,b3");
        row("Observation?patient.organization.partof.name=trust", "b1,b3");
        row("Observation?patient.birthdate=ge1980-05-01", "b1,b2,b3");
        row("Observation?patient.gender:not=male",       "b1,b3");
        row("Observation?patient._id=p2",                "b2");
        row("Condition?encounter:Encounter.date=2020-03-01", "");
        row("Condition?encounter:Encounter.date=ge2020", "c1");
        // _has
        row("Patient?_has:Observation:patient:code=8302-2", "p1,p2");
        row("Patient?_has:Observation:patient:code=local", "p1");
        row("Patient?_has:Group:member:_id=g1",          "p1,p3");
        row("Practitioner?_has:Observation:performer:_has:Provenance:target:agent=d1", "d1");
        row("Organization?_has:Patient:organization:_has:Observation:patient:status=final", "o1");
        row("Observation?patient._has:Group:member:_id=g1", "b1,b3");
        // compartment
        row("Patient/p1/Observation",                    "b1,b3");
        row("Patient/p1/Observation?status=final&date=2021", "b3");
        row("Patient/p1/Condition",                      "c1");
        // nothing there
        row("Appointment",                               "");
        // clang-format on
    }
    void finds() {
        QFETCH(QString, query);
        QFETCH(QString, ids);
        Client client(m_server);
        const Reply reply = client.get(query.toStdString());
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json.textOf("type"), std::string_view("searchset"));
        QCOMPARE(QString::fromStdString(sorted(reply.ids())), ids);
        QCOMPARE(reply.json["total"].integer().value_or(-1), std::int64_t(ids.isEmpty() ? 0 : ids.count(u',') + 1));
        QCOMPARE(reply.ids("outcome"), std::string());
        // The same by POST.
        const std::string text = query.toStdString();
        const std::size_t question = text.find('?');
        const Reply post = client.send("POST", text.substr(0, question) + "/_search",
                                       question == std::string::npos ? std::string() : text.substr(question + 1),
                                       {{"Content-Type", "application/x-www-form-urlencoded"}});
        QCOMPARE(post.status, 200);
        QCOMPARE(post.ids(), reply.ids());
    }

    void sorts_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* query, const char* ids) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(ids);
        };
        row("Patient?_sort=birthdate", "p3,p2,p1,p4");
        row("Patient?_sort=-birthdate", "p2,p1,p3,p4");
        row("Patient?_sort=family", "p1,p2,p3,p4");
        row("Patient?_sort=-_id", "p4,p3,p2,p1");
        row("Patient?_sort=gender,-_id", "p1,p2,p4,p3");
        row("Patient?_sort=_lastUpdated,_id", "p1,p2,p3,p4");
        row("Observation?_sort=-value-quantity", "b2,b1,b4,b3");
        row("RiskAssessment?_sort=-probability", "r3,r2,r1");
        row("ValueSet?_sort=url", "v3,v1,v2");
    }
    void sorts() {
        QFETCH(QString, query);
        QFETCH(QString, ids);
        QCOMPARE(QString::fromStdString(Client(m_server).get(query.toStdString()).ids()), ids);
    }

    void includes_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("matches");
        QTest::addColumn<QString>("included");
        const auto row = [](const char* query, const char* matches, const char* included) {
            QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(matches)
                                 << QString::fromLatin1(included);
        };
        row("Observation?_id=b1&_include=Observation:subject", "b1", "p1");
        row("Observation?_id=b1&_include=Observation:subject:Group", "b1", "");
        row("Observation?_id=b1&_include=Observation:subject&_include=Observation:performer", "b1", "d1,p1");
        row("Observation?_id=b1,b3&_include=Observation:subject", "b1,b3", "p1");
        row("Observation?_id=b1&_include=Observation:subject&_include:iterate=Patient:organization", "b1", "o1,p1");
        row("Observation?_id=b1&_include=Observation:subject&_include=Patient:organization", "b1", "p1");
        row("Observation?_id=b1&_include=Observation:subject&_include:iterate=Patient:organization"
            "&_include:iterate=Organization:partof",
            "b1", "o1,o2,p1");
        row("Observation?_id=b1&_include=*", "b1", "d1,p1");
        row("Observation?_id=b1&_include=Observation:*", "b1", "d1,p1");
        row("Patient?_id=p1&_revinclude=Observation:patient", "p1", "b1,b3");
        row("Patient?_id=p2&_revinclude=Observation:patient&_revinclude=RiskAssessment:subject", "p2", "b2,r2");
        row("Patient?_id=p1&_revinclude=Observation:patient&_revinclude:iterate=Provenance:target", "p1", "b1,b3,w1");
        row("Observation?_id=b4&_include=Observation:subject", "b4", "");
    }
    void includes() {
        QFETCH(QString, query);
        QFETCH(QString, matches);
        QFETCH(QString, included);
        const Reply reply = Client(m_server).get(query.toStdString());
        QCOMPARE(reply.status, 200);
        QCOMPARE(QString::fromStdString(sorted(reply.ids())), matches);
        QCOMPARE(QString::fromStdString(sorted(reply.ids("include"))), included);
    }

    void refuses_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* query, int status, const char* code) {
            QTest::newRow(query) << QString::fromLatin1(query) << status << QString::fromLatin1(code);
        };
        row("Patient?birthdate=yesterday", 400, "invalid");
        row("Patient?birthdate=1980-13", 400, "invalid");
        row("Patient?birthdate:exact=1980", 400, "invalid");
        row("Patient?name:sounds=x", 400, "invalid");
        row("Patient?gender:in=http://vs", 501, "not-supported");
        row("Patient?gender:below=x", 501, "not-supported");
        row("Patient?active:missing=perhaps", 400, "invalid");
        row("RiskAssessment?probability=many", 400, "invalid");
        row("Observation?value-quantity=1|2|3|4", 400, "invalid");
        row("Observation?code-value-quantity=8302-2$gt1", 501, "not-supported");
        row("Location?near=1|2", 501, "not-supported");
        row("Patient?_text=x", 501, "not-supported");
        row("Patient?_content=x", 501, "not-supported");
        row("Patient?_filter=x", 501, "not-supported");
        row("Patient?_list=x", 501, "not-supported");
        row("Patient?_contained=true", 501, "not-supported");
        row("Patient?_count=-1", 400, "invalid");
        row("Patient?_count=ten", 400, "invalid");
        row("Patient?_summary=some", 400, "invalid");
        row("Patient?_total=some", 400, "invalid");
        row("Patient?_include=nonsense", 400, "invalid");
        row("Patient?_include=Patient:name", 400, "invalid");
        row("Patient?_include=Nix:name", 400, "invalid");
        row("Patient?_has:Observation=x", 400, "invalid");
        row("Patient?_has:Nix:patient:code=x", 400, "invalid");
        row("Patient?_has:Observation:code:code=x", 400, "invalid");
        row("Patient?gender.name=x", 400, "invalid");
        row("Observation?subject:Nix=x", 400, "invalid");
        row("Observation?subject:Patient=Group/1", 400, "invalid");
        row("Patient?identifier=a|b|c", 400, "invalid");
        row("Patient?identifier:of-type=a|b", 400, "invalid");
        row("Patient?name=%zz", 400, "invalid");
        row("Patient?name=%ff", 400, "invalid");
        row("Patient/p1/Medication", 404, "not-found");
        row("Encounter/e1/Observation", 501, "not-supported");
        row("Patient?_format=xml", 406, "not-supported");
    }
    void refuses() {
        QFETCH(QString, query);
        QFETCH(int, status);
        QFETCH(QString, code);
        const Reply reply = Client(m_server).get(query.toStdString());
        QCOMPARE(reply.status, status);
        QCOMPARE(QString::fromStdString(reply.issueCode()), code);
        QVERIFY(!reply.why().empty());
    }

    void unknownParametersAreIgnoredAndSaid() {
        Client client(m_server);
        const Reply lenient = client.get("Patient?colour=red&gender=male");
        QCOMPARE(lenient.ids(), std::string("p2"));
        QVERIFY(lenient.link("self").find("colour") == std::string::npos);
        QVERIFY(lenient.link("self").find("gender=male") != std::string::npos);
        QCOMPARE(lenient.json["entry"].items().back()["search"].textOf("mode"), std::string_view("outcome"));
        QCOMPARE(client.get("Patient?colour=red", {{"Prefer", "handling=strict"}}).status, 400);
        QCOMPARE(client.get("Patient?colour=red", {{"Prefer", "return=minimal; handling=strict"}}).status, 400);
        QCOMPARE(client.get("Patient?_sort=colour", {{"Prefer", "handling=strict"}}).status, 400);
    }

    void pagesStayAsTheyWere() {
        Client client(m_server);
        Reply page = client.get("Patient?_count=2&_sort=_id&_elements=id");
        QCOMPARE(page.ids(), std::string("p1,p2"));
        QCOMPARE(page.json["total"].integer().value_or(0), std::int64_t(4));
        QVERIFY(page.link("previous").empty());
        // A newcomer that would sort first does not move the pages.
        QCOMPARE(client.send("PUT", "Patient/a0", R"({"resourceType":"Patient","id":"a0"})").status, 201);
        const std::string next = page.link("next");
        page = client.get(next);
        QCOMPARE(page.ids(), std::string("p3,p4"));
        QVERIFY(page.link("next").empty());
        QCOMPARE(client.get(page.link("previous")).ids(), std::string("p1,p2"));
        QCOMPARE(client.get(page.link("first")).ids(), std::string("p1,p2"));
        QCOMPARE(client.get(page.link("self")).ids(), std::string("p3,p4"));
        // What is deleted meanwhile is not shown any more.
        QCOMPARE(client.send("DELETE", "Patient/a0").status, 204);
        // A token that this server does not know is a place in the list found anew.
        QCOMPARE(client.get("Patient?_count=2&_sort=_id&_page=0123456789abcdef.2").ids(), std::string("p3,p4"));
        QCOMPARE(client.get("Patient?_count=2&_sort=_id&_page=nonsense").ids(), std::string("p1,p2"));
        QCOMPARE(client.get("Patient?_count=2&_sort=_id&_page=0123456789abcdef.99999999999").ids(), std::string());
    }

    void countsAndTotals() {
        Client client(m_server);
        const Reply none = client.get("Patient?_count=0");
        QCOMPARE(none.json["total"].integer().value_or(0), std::int64_t(4));
        QVERIFY(!none.json.find("entry"));
        QVERIFY(!client.get("Patient?_summary=count").json.find("entry"));
        QVERIFY(!client.get("Patient?_total=none").json.find("total"));
        QVERIFY(client.get("Patient?_total=accurate").json.find("total"));
        const Reply huge = client.get("Patient?_count=99999999999999");
        QCOMPARE(huge.ids(), std::string("p1,p2,p3,p4"));
        QVERIFY(huge.link("self").find("_count=1000") != std::string::npos);
    }

    void showsPartOfAResource() {
        Client client(m_server);
        const auto only = [&](const char* query) {
            std::string names;
            const Reply reply = client.get(query);
            if (reply.json["entry"].items().empty())
                return names;
            for (const auto& member : reply.json["entry"].items().front()["resource"].members())
                names += member.first + ' ';
            return names;
        };
        QCOMPARE(only("Patient?_id=p1&_elements=name,birthDate"),
                 std::string("resourceType id meta name birthDate "));
        // status and code are mandatory in an Observation.
        QCOMPARE(only("Observation?_id=b1&_elements=subject"),
                 std::string("resourceType id meta status code subject "));
        QCOMPARE(only("Observation?_id=b1&_summary=text"), std::string("resourceType id meta status code "));
        QCOMPARE(only("Patient?_id=p3&_summary=true"),
                 std::string("resourceType id meta name birthDate deceasedDateTime link managingOrganization "));
        const Reply tagged = client.get("Patient?_id=p1&_summary=data");
        const auto& tags = tagged.json["entry"].items().front()["resource"]["meta"]["tag"].items();
        QCOMPARE(tags.back().textOf("code"), std::string_view("SUBSETTED"));
    }

    void hostileQueriesFindNothingAndBreakNothing_data() {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"%27%20OR%20%271%27=%271", "%27%3BDROP%20TABLE%20resource%3B--", "%25", "_",
                                  "%22%29%29%20OR%201=1", "x%27%29%20UNION%20SELECT%20rid%20FROM%20resource--", "%5C",
                                  "%5C%5C%5C", "%7C%7C", "?1", ":a", "%00", "%E2%80%AE", "%F0%9F%98%80"})
            QTest::newRow(value) << QByteArray(value);
    }
    void hostileQueriesFindNothingAndBreakNothing() {
        QFETCH(QByteArray, value);
        Client client(m_server);
        for (const char* name : {"name", "name:contains", "name:exact", "identifier", "birthdate", "organization",
                                 "_id", "_tag", "_profile", "organization.name", "_has:Observation:patient:code",
                                 "_sort", "_include", "_page", "_elements", "_lastUpdated"}) {
            const std::string query = std::string("Patient?_elements=id&") + name + '=' + value.toStdString();
            const Reply reply = client.get(query);
            QVERIFY2(reply.status == 200 || reply.status == 400 || reply.status == 501, query.c_str());
        }
        // A parameter name is as hostile as a value.
        QVERIFY(client.get("Patient?" + value.toStdString() + "=x").status > 0);
        QCOMPARE(client.get("Patient?_summary=count").json["total"].integer().value_or(0), std::int64_t(4));
    }

    void hugeQueriesAreRefusedInWords() {
        Client client(m_server);
        std::string many = "name=x";
        for (int i = 0; i < 1000; ++i)
            many += ",x";
        QCOMPARE(client.get("Patient?" + many).status, 400);
        std::string often = "Patient?";
        for (int i = 0; i < 200; ++i)
            often += "name=x&";
        QCOMPARE(client.get(often).status, 400);
        std::string deep = "Patient?";
        for (int i = 0; i < 50; ++i)
            deep += "_has:Patient:link:";
        QCOMPARE(client.get(deep + "name=x").status, 400);
        // Fans out over every type at each step.
        QCOMPARE(client.get("Provenance?target.focus.focus.focus.focus._id=x").status, 400);
        QCOMPARE(client.get("Patient?name=" + std::string(20'000, 'x')).status, 414);
        // Each parameter is small enough, all of them are not.
        std::string all;
        for (int i = 0; i < 99; ++i) {
            all += (i ? "&" : "") + std::string("name=x");
            for (int j = 0; j < 390; ++j)
                all += ",x";
        }
        const Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
        QCOMPARE(client.send("POST", "Patient/_search", all, form).status, 400);
        QCOMPARE(client.send("POST", "Patient/_search", all.substr(0, 20 * 787), form).status, 200);
        const Reply post = client.send("POST", "Patient/_search", "name=" + std::string(2'000'000, 'x'),
                                       {{"Content-Type", "application/x-www-form-urlencoded"}});
        QCOMPARE(post.status, 200);
        QCOMPARE(post.ids(), std::string());
    }

private:
    fb::sandbox::SandboxServer m_server;
};

QTEST_GUILESS_MAIN(TestSandboxSearch)
#include "tst_sandbox_search.moc"
