/* index.h: what a book declares, found by name. Private to src/book/.
 * Borrowed from a resolved book; only the checker uses it. */
#ifndef HEED_BOOK_INDEX_H
#define HEED_BOOK_INDEX_H
#include "book/book.h"

/* One declaration of a kind of event. */
typedef struct {
    uint32_t record; /* index into Book.records */
    const BookEvent *event;
} BookKindUse;

typedef VEC_OF(BookKindUse) BookKindUses;

/* One declaration of an attribute. */
typedef struct {
    uint32_t record;
    const BookEvent *event;
    const BookAttribute *attribute;
} BookAttributeUse;

typedef VEC_OF(BookAttributeUse) BookAttributeUses;

typedef struct {
    const Book *book;
    StrMap *kinds;           /* every kind that a record declares, the built-in ones first */
    BookKindUses *kind_uses; /* by number; none for built-in kinds */
    StrMap *attributes;
    BookAttributeUses *attribute_uses; /* by number */
    StrMap *roles, *areas, *units, *records, *clocks, *standards, *offences;
} BookIndex;

/** Build; the book outlives the index. book_index_free gives it back. */
BookIndex *book_index_create(const Book *book);
void book_index_free(BookIndex *index);

/** True for duty.waived, event.corrected and event.withdrawn, which every record has. */
bool book_is_built_in_kind(Str kind);

/** The declarations of a kind, or of an attribute; empty when there are none. */
BookKindUses book_index_kind(const BookIndex *index, Str kind);
BookAttributeUses book_index_attribute(const BookIndex *index, Str attribute);

/** The first declaration on this record or a later one (they stand in the order of records); the
 * number of all where there is none. */
size_t book_kind_uses_from(BookKindUses uses, uint32_t record);
size_t book_attribute_uses_from(BookAttributeUses uses, uint32_t record);
/** True when a record declares a kind. */
bool book_index_has_kind(const BookIndex *index, uint32_t record, Str kind);

/** The nearest name of a map to one that it does not have; empty when none is near. */
Str book_nearest_name(const StrMap *names, Str wanted);

#endif
