/* What an XES file means as a log. */
#include "log/log_dump.h"

#define EVENT(kind, at)                                    \
    "<event><string key='concept:name' value='" kind "'/>" \
    "<date key='time:timestamp' value='" at "'/></event>"
#define NINE "2026-03-02T09:00:00Z"

static void reads_traces_as_cases_and_typed_attributes(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f,
                 STR("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
                     "<!-- a comment -->\n"
                     "<log xes.version=\"1.0\"><extension name=\"Time\"/>\n"
                     "<string key=\"source\" value=\"of the log\"/>\n"
                     "<trace><string key=\"concept:name\" value=\"A1\"/>\n"
                     "<string key=\"area\" value=\"north\"/>\n"
                     "<event><string key=\"concept:name\" value=\"Create\"/>\n"
                     "<date key=\"time:timestamp\" value=\"2026-03-02T09:00:00.5+01:00\"/>\n"
                     "<float key=\"amount\" value=\"1e3\"/><int key=\"points\" value=\"7\"/>\n"
                     "<boolean key=\"paid\" value=\"true\"/><boolean key=\"open\" value=\"0\"/>\n"
                     "<float key=\"share\" value=\"NaN\"/>"
                     "<string key=\"code\" value=\"1e3\"/>\n"
                     "<date key=\"due\" value=\"2026-04-01T00:00:00Z\"/>\n"
                     "</event></trace></log>\n"));

    fixture_expect(&f, "case A1 area=north\n"
                       "2026-03-02T08:00:00.500+00:00 Create amount=1e3! points=7! paid=true? "
                       "open=false? share=NaN code=1e3 due=2026-04-01T00:00:00Z\n");
    fixture_free(&f);
}

static void a_trace_may_name_itself_after_its_events(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(
        &f,
        STR("<log><trace>" EVENT("one", NINE) EVENT(
            "two", NINE) "<string key='concept:name' value='A'/></trace>"
                         "<trace>" EVENT(
                             "three", NINE) "<id key='identity:id' value='u-1'/></trace></log>"));

    fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 one\n2026-03-02T09:00:00+00:00 two\n"
                       "case u-1\n2026-03-02T09:00:00+00:00 three\n");
    fixture_free(&f);
}

static void traces_without_a_name_are_numbered_and_counted(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log>\n<trace/>\n<trace>" EVENT("e", NINE) "</trace>\n</log>"));

    fixture_expect(&f, "case case 1\ncase case 2\n2026-03-02T09:00:00+00:00 e\n");
    assert_int_equal(fixture_note(&f, "unnamed-case"), 2);
    fixture_free(&f);
}

static void traces_of_one_name_are_one_case(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(
        &f,
        STR("<log><trace><string key='concept:name' value='A'/>" EVENT(
            "late", "2026-03-03T09:00:00Z") "</trace>"
                                            "<trace><string key='concept:name' value='A'/>" EVENT(
                                                "early", NINE) "</trace></log>"));

    fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 early\n"
                       "2026-03-03T09:00:00+00:00 late\n");
    assert_int_equal(fixture_note(&f, "same-case"), 1);
    fixture_free(&f);
}

static void lists_have_their_members_in_order(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log><trace><list key='beats'><string key='b' value='north'/>"
                         "<string key='b' value='south'/></list>"
                         "<event><string key='concept:name' value='e'/>"
                         "<date key='time:timestamp' value='" NINE "'/>"
                         "<list key='drugs'><values><string key='a' value='x'/>"
                         "<int key='a' value='12'/><boolean key='a' value='true'/></values></list>"
                         "<list key='none'><values/></list></event></trace></log>"));

    fixture_expect(&f, "case case 1 beats=[north|south]\n"
                       "2026-03-02T09:00:00+00:00 e drugs=[x|12|true] none=[]\n");
    fixture_free(&f);
}

static void nested_attributes_are_called_parent_slash_child(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log><trace><event><string key='concept:name' value='e'/>"
                         "<date key='time:timestamp' value='" NINE "'/>"
                         "<string key='place' value='shop'><string key='town' value='Leeds'>"
                         "<int key='people' value='5'/></string></string>"
                         "<string key='last' value='z'/></event></trace></log>"));

    fixture_expect(&f, "case case 1\n"
                       "2026-03-02T09:00:00+00:00 e place=shop place/town=Leeds "
                       "place/town/people=5! last=z\n");
    assert_int_equal(fixture_note(&f, "nested"), 2);
    fixture_free(&f);
}

static void nested_attributes_of_the_kind_are_kept_too(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log><trace><event><string key='concept:name' value='e'>"
                         "<string key='code' value='7a'/></string>"
                         "<date key='time:timestamp' value='" NINE "'/></event></trace></log>"));

    fixture_expect(&f, "case case 1\n2026-03-02T09:00:00+00:00 e concept:name/code=7a\n");
    fixture_free(&f);
}

static void globals_give_their_default_to_what_lacks_it_but_place_no_event(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(
        &f,
        STR("<log><global scope='trace'><string key='area' value='none'/></global>"
            "<global scope='event'><string key='concept:name' value='unknown'/>"
            "<date key='time:timestamp' value='1970-01-01T00:00:00Z'/>"
            "<string key='who' value='nobody'/></global>\n"
            "<trace><string key='area' value='north'/>" EVENT(
                "e", NINE) "</trace>\n"
                           "<trace><event><string key='concept:name' value='f'/></event></trace>"
                           "</log>"));

    fixture_expect(&f, "case case 1 area=north\n2026-03-02T09:00:00+00:00 e who=nobody\n"
                       "case case 2 area=none\n");
    assert_int_equal(fixture_note(&f, "global-default"), 2);
    assert_int_equal(fixture_note(&f, "no-time"), 1);
    assert_int_equal(fixture_note_line(&f, "no-time"), 3);
    fixture_free(&f);
}

static void times_may_be_strings_without_a_zone(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log><trace><event><string key='concept:name' value='e'/>"
                         "<string key='time:timestamp' value='2026-03-02 09:00:00'/></event>"
                         "</trace></log>"));

    fixture_expect(&f, "case case 1\n2026-03-02T09:00:00+00:00 e\n");
    assert_int_equal(fixture_note(&f, "no-zone"), 1);
    fixture_free(&f);
}

static void events_that_cannot_be_placed_leave_nothing_behind(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f,
                 STR("<log>\n<event/>\n<trace><string key='concept:name' value='A'/>\n"
                     "<event><string key='x' value='lost'/>"
                     "<date key='time:timestamp' value='" NINE "'/></event>\n"
                     "<event><string key='x' value='lost'/>"
                     "<string key='concept:name' value='e'/>"
                     "<date key='time:timestamp' value='9999-12-31T00:00:00Z'/></event>\n" EVENT(
                         "e", NINE) "</trace></log>"));

    fixture_expect(&f, "case A\n2026-03-02T09:00:00+00:00 e\n");
    assert_int_equal(f.notes->n_unplaced, 3);
    assert_int_equal(fixture_note_line(&f, "no-trace"), 2);
    assert_int_equal(fixture_note_line(&f, "no-kind"), 4);
    assert_int_equal(fixture_note_line(&f, "unplaced-time"), 5);
    fixture_free(&f);
}

static void references_cdata_and_namespaces_are_understood(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<x:log xmlns:x='http://www.xes-standard.org/'><x:trace>"
                         "<x:string key='concept:name' value='A &amp; B &#233;&#x41;'/>"
                         "<![CDATA[ <not> markup ]]>" EVENT("a&lt;b", NINE) "</x:trace></x:log>"));

    fixture_expect(&f, "case A & B \xC3\xA9"
                       "A\n2026-03-02T09:00:00+00:00 a<b\n");
    fixture_free(&f);
}

static void other_keys_can_be_mapped(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    f.reading.map_case = STR("call");
    f.reading.map_kind = STR("what");
    f.reading.map_at = STR("when");
    f.reading.map_recorded = STR("typed");

    fixture_read(&f, STR("<log><trace><string key='call' value='C1'/><event>"
                         "<string key='what' value='rang'/>"
                         "<string key='concept:name' value='x'/>"
                         "<date key='when' value='" NINE "'/>"
                         "<date key='typed' value='2026-03-02T10:00:00Z'/></event></trace></log>"));

    fixture_expect(&f, "case C1\n2026-03-02T09:00:00+00:00 rang recorded "
                       "2026-03-02T10:00:00+00:00 concept:name=x\n");
    fixture_free(&f);
}

static void lifecycle_transitions_are_attributes_and_said(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<log><trace><event><string key='concept:name' value='e'/>"
                         "<string key='lifecycle:transition' value='start'/>"
                         "<date key='time:timestamp' value='" NINE "'/></event></trace></log>"));

    fixture_expect(&f, "case case 1\n2026-03-02T09:00:00+00:00 e lifecycle:transition=start\n");
    assert_int_equal(fixture_note(&f, "lifecycle"), 1);
    fixture_free(&f);
}

static void latin_1_is_read_as_the_declaration_says(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_read(&f, STR("<?xml version='1.0' encoding='ISO-8859-1'?><log><trace>" EVENT(
                         "caf\xE9", NINE) "</trace></log>"));

    fixture_expect(&f, "case case 1\n2026-03-02T09:00:00+00:00 caf\xC3\xA9\n");
    fixture_free(&f);
}

static void entities_of_a_dtd_are_refused(void **state)
{
    (void)state;
    LogFixture bomb = fixture_create(), outside = fixture_create(), unknown = fixture_create();

    fixture_refuses(&bomb, STR("<!DOCTYPE log [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><log/>"),
                    ERR_LOG, "declares a document type (DTD)");
    fixture_refuses(&outside,
                    STR("<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<log/>"),
                    ERR_LOG, "line 1: the file declares a document type");
    fixture_refuses(&unknown, STR("<log><trace><string key='a' value='&x;'/></trace></log>"),
                    ERR_LOG, "an entity is used that XML does not define");
    fixture_free(&bomb);
    fixture_free(&outside);
    fixture_free(&unknown);
}

static void a_file_that_ends_in_the_middle_is_refused_with_its_line(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_refuses(&f, STR("<log>\n<trace>\n" EVENT("e", NINE) "\n<event><string key='con"),
                    ERR_LOG, "line 4: the file ends in the middle");
    fixture_free(&f);
}

static void broken_nesting_is_refused_with_its_line(void **state)
{
    (void)state;
    LogFixture crossed = fixture_create(), deep = fixture_create();
    Buf text = {0};
    for (int i = 0; i < 100000; i++) buf_add(&text, STR("<log>"));

    fixture_refuses(&crossed, STR("<log><trace>\n</log></trace>"), ERR_LOG,
                    "line 2: an end tag closes an element that is not open");
    fixture_refuses(&deep, buf_str(&text), ERR_LOG, "nested more than 256 deep");
    buf_free(&text);
    fixture_free(&crossed);
    fixture_free(&deep);
}

static void other_xml_is_refused_by_its_root(void **state)
{
    (void)state;
    LogFixture f = fixture_create();

    fixture_refuses(&f, STR("<html><body/></html>"), ERR_LOG, "its root is <html>, not <log>");
    fixture_free(&f);
}

static void a_hostile_number_of_attributes_is_bounded_and_counted(void **state)
{
    (void)state;
    LogFixture f = fixture_create();
    Buf text = {0};
    buf_add(&text, STR("<log><trace>"));
    for (int i = 0; i < 5000; i++) {
        buf_addf(&text,
                 "<event><string key='concept:name' value='e'/><date key='time:timestamp' "
                 "value='" NINE "'/><string key='k%d' value='v'/></event>",
                 i);
    }
    buf_add(&text, STR("</trace></log>"));

    fixture_read(&f, buf_str(&text));

    assert_int_equal(f.log->n_events, 5000);
    assert_int_equal(f.log->n_columns, 4096);
    assert_int_equal(fixture_note(&f, "too-many-attributes"), 904);
    buf_free(&text);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_traces_as_cases_and_typed_attributes),
        cmocka_unit_test(a_trace_may_name_itself_after_its_events),
        cmocka_unit_test(traces_without_a_name_are_numbered_and_counted),
        cmocka_unit_test(traces_of_one_name_are_one_case),
        cmocka_unit_test(lists_have_their_members_in_order),
        cmocka_unit_test(nested_attributes_are_called_parent_slash_child),
        cmocka_unit_test(nested_attributes_of_the_kind_are_kept_too),
        cmocka_unit_test(globals_give_their_default_to_what_lacks_it_but_place_no_event),
        cmocka_unit_test(times_may_be_strings_without_a_zone),
        cmocka_unit_test(events_that_cannot_be_placed_leave_nothing_behind),
        cmocka_unit_test(references_cdata_and_namespaces_are_understood),
        cmocka_unit_test(other_keys_can_be_mapped),
        cmocka_unit_test(lifecycle_transitions_are_attributes_and_said),
        cmocka_unit_test(latin_1_is_read_as_the_declaration_says),
        cmocka_unit_test(entities_of_a_dtd_are_refused),
        cmocka_unit_test(a_file_that_ends_in_the_middle_is_refused_with_its_line),
        cmocka_unit_test(broken_nesting_is_refused_with_its_line),
        cmocka_unit_test(other_xml_is_refused_by_its_root),
        cmocka_unit_test(a_hostile_number_of_attributes_is_bounded_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
