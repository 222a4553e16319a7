/* What an OCEL 2.0 log means when the objects of one type are the cases. */
#include "log/log_dump.h"

static const char JSON[] =
    "{\"objectTypes\":[{\"name\":\"incident\",\"attributes\":[{\"name\":\"cost\",\"type\":"
    "\"float\"}]},"
    "{\"name\":\"officer\",\"attributes\":[]}],"
    "\"eventTypes\":[{\"name\":\"attended\",\"attributes\":[]}],"
    "\"objects\":["
    "{\"id\":\"I1\",\"type\":\"incident\",\"attributes\":["
    "{\"name\":\"cost\",\"time\":\"2026-01-02T00:00:00Z\",\"value\":\"2e2\"},"
    "{\"name\":\"cost\",\"time\":\"2026-01-01T00:00:00Z\",\"value\":\"1e2\"}]},"
    "{\"id\":\"I2\",\"type\":\"incident\"},{\"id\":\"P7\",\"type\":\"officer\"},"
    "{\"id\":\"P8\",\"type\":\"officer\"}],"
    "\"events\":["
    "{\"id\":\"e1\",\"type\":\"attended\",\"time\":\"2026-03-02T09:00:00Z\","
    "\"attributes\":[{\"value\":true,\"name\":\"armed\"},{\"name\":\"n\",\"value\":3}],"
    "\"relationships\":[{\"objectId\":\"I1\",\"qualifier\":\"at\"},"
    "{\"objectId\":\"I1\",\"qualifier\":\"again\"},{\"objectId\":\"P7\",\"qualifier\":\"by\"},"
    "{\"objectId\":\"P8\",\"qualifier\":\"by\"}]},"
    "{\"id\":\"e2\",\"type\":\"closed\",\"time\":\"2026-03-02T10:00:00Z\","
    "\"relationships\":[{\"objectId\":\"I1\"},{\"objectId\":\"I2\"},{\"objectId\":\"gone\"}]},"
    "{\"id\":\"e3\",\"type\":\"trained\",\"time\":\"2026-03-02T11:00:00Z\","
    "\"relationships\":[{\"objectId\":\"P7\"}]},"
    "{\"id\":\"e4\",\"type\":\"closed\",\"time\":\"never\",\"relationships\":[{\"objectId\":\"I2\"}"
    "]}"
    "]}";

static const char XML[] =
    "<?xml version='1.0' encoding='UTF-8'?><log>"
    "<object-types><object-type name='incident'><attributes>"
    "<attribute name='cost' type='float'/></attributes></object-type></object-types>"
    "<event-types><event-type name='attended'><attributes/></event-type></event-types>"
    "<objects><object id='I1' type='incident'><attributes>"
    "<attribute name='cost' time='2026-01-02T00:00:00Z'>2e2</attribute>"
    "<attribute name='cost' time='2026-01-01T00:00:00Z'> 1e2 </attribute></attributes></object>"
    "<object id='P7' type='officer'><attributes/></object></objects>"
    "<events><event id='e1' type='attended' time='2026-03-02T09:00:00Z'>"
    "<attributes><attribute name='note'>A &amp; B<![CDATA[ <c>]]></attribute></attributes>"
    "<objects><relationship object-id='I1' qualifier='at'/>"
    "<relationship object-id='P7' qualifier='by'/></objects></event></events></log>";

static void json_gives_each_object_of_the_type_its_events(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.object_type = STR("incident");

    fixture_read(&f, str_of(JSON));

    fixture_expect(&f, "case I1 cost=1e2!\n"
                       "2026-03-02T09:00:00+00:00 attended armed=true? n=3! officer=[P7|P8]\n"
                       "2026-03-02T10:00:00+00:00 closed\n"
                       "case I2\n"
                       "2026-03-02T10:00:00+00:00 closed\n");
    fixture_free(&f);
}

static void json_counts_what_it_leaves_out(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.object_type = STR("incident");

    fixture_read(&f, str_of(JSON));

    assert_int_equal(fixture_note(&f, "unplaced-time"), 1);
    assert_int_equal(fixture_note(&f, "no-object"), 1);
    assert_int_equal(fixture_note(&f, "shared-event"), 1);
    assert_int_equal(fixture_note(&f, "unknown-object"), 1);
    assert_int_equal(fixture_note(&f, "changed-object"), 1);
    assert_int_equal(fixture_note(&f, "other-object"), 3);
    assert_int_equal(f.notes->n_unplaced, 2);
    fixture_free(&f);
}

static void another_type_makes_other_cases(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.object_type = STR("officer");

    fixture_read(&f, str_of(JSON));

    fixture_expect(&f, "case P7\n"
                       "2026-03-02T09:00:00+00:00 attended armed=true? n=3! incident=I1\n"
                       "2026-03-02T11:00:00+00:00 trained\n"
                       "case P8\n"
                       "2026-03-02T09:00:00+00:00 attended armed=true? n=3! incident=I1\n");
    fixture_free(&f);
}

static void the_type_is_guessed_and_said(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, str_of(JSON));

    assert_int_equal(log_find_case(f.log, STR("I2")), 1);
    assert_int_equal(fixture_note(&f, "guessed-object-type"), 1);
    fixture_free(&f);
}

static void a_type_that_is_not_there_is_refused_with_the_nearest(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.object_type = STR("incidents");

    fixture_refuses(&f, str_of(JSON), ERR_USAGE,
                    "did you mean 'incident'? It has 'incident', "
                    "'officer'");
    fixture_free(&f);
}

static void xml_gives_the_same_as_json(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.object_type = STR("incident");

    fixture_read(&f, str_of(XML));

    fixture_expect(&f, "case I1 cost=1e2!\n"
                       "2026-03-02T09:00:00+00:00 attended note=A & B <c> officer=P7\n");
    fixture_free(&f);
}

static void events_may_come_before_objects(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("{\"events\":[{\"type\":\"e\",\"time\":\"2026-03-02\",\"relationships\":"
                         "[{\"objectId\":\"A\"}]}],\"objects\":[{\"attributes\":[{\"name\":\"x\","
                         "\"value\":1}],\"type\":\"t\",\"id\":\"A\"}],\"objectTypes\":[]}"));

    fixture_expect(&f, "case A x=1!\n2026-03-02T00:00:00+00:00 e\n");
    fixture_free(&f);
}

static void broken_ocel_is_refused_with_its_line(void **state)
{
    (void)state;
    LogFixture json = fixture_create(), xml = fixture_create(), old = fixture_create();

    fixture_refuses(&json, STR("{\"objectTypes\":[],\n\"events\":[{\"type\":}]}"), ERR_LOG,
                    "line 2: the OCEL log is broken");
    fixture_refuses(&xml, STR("<log><object-types/>\n<events><event></log>"), ERR_LOG, "line 2: ");
    fixture_refuses(&old, STR("{\"ocel:global-log\":{}}"), ERR_LOG, "OCEL 1.0");
    fixture_free(&json);
    fixture_free(&xml);
    fixture_free(&old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_gives_each_object_of_the_type_its_events),
        cmocka_unit_test(json_counts_what_it_leaves_out),
        cmocka_unit_test(another_type_makes_other_cases),
        cmocka_unit_test(the_type_is_guessed_and_said),
        cmocka_unit_test(a_type_that_is_not_there_is_refused_with_the_nearest),
        cmocka_unit_test(xml_gives_the_same_as_json),
        cmocka_unit_test(events_may_come_before_objects),
        cmocka_unit_test(broken_ocel_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
