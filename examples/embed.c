/* embed.c: heed inside another program: a live contact, asked whether it may be closed.
 *     cc embed.c $(pkg-config --cflags --libs heed) -o embed && ./embed */
#include <heed.h>
#include <stdio.h>

static const char BOOK[] = "zone \"Europe/London\"\n"
                           "standard assessed-in-time\n"
                           "  when contact.answered\n"
                           "  owe thrive.completed\n"
                           "  within 2 minutes\n"
                           "  gate contact.closed\n";

/* Called with each duty of the record. */
static bool show(void *book, const HeedDuty *duty)
{
    char due[40] = "";
    heed_time_write(book, duty->due_ms, due, sizeof due);
    printf("%s, due %s\n", heed_state_name(duty->state), due);
    return true;
}

int main(void)
{
    HeedBook *book = heed_book_from_text(BOOK, sizeof BOOK - 1, "contact.book", NULL);
    HeedLive *live = heed_live_create(book);
    HeedRecord *contact = heed_record_create(live, NULL, 0);

    HeedEvent answered = {.kind = "contact.answered", .recorded_ms = HEED_NO_TIME};
    heed_time_parse(book, "2026-03-02T09:00", &answered.at_ms);
    heed_record_add(contact, &answered, NULL);

    HeedEvent closed = {.kind = "contact.closed", .recorded_ms = HEED_NO_TIME};
    closed.at_ms = answered.at_ms + 60 * 1000;
    size_t refusing;
    if (heed_record_gate(contact, &closed, &refusing, 1) > 0)
        printf("not to be closed: %s\n", heed_book_sentence(book, refusing));
    heed_record_duties(contact, closed.at_ms, show, book);

    heed_record_close(contact);
    heed_live_close(live);
    heed_book_close(book);
}
