/* xml.h: private to src/log: XML, one token at a time, from a stream. No DTDs, no entities but the
 * five of XML itself. docs/log.md says why not expat; a test holds the two to the same answers. */
#ifndef HEED_LOG_XML_H
#define HEED_LOG_XML_H
#include "log/stream.h"

typedef enum {
    XML_START, /* name, attributes */
    XML_END,   /* name; also follows the start of an empty element */
    XML_TEXT,  /* text: all of it up to the next markup, or one CDATA section */
    XML_EOF,   /* behind the root */
    XML_BAD    /* err says what and where */
} XmlToken;

typedef struct {
    Str name;
    Str value;     /* references and white space resolved */
    bool is_plain; /* nothing was to be resolved */
} XmlAttribute;

enum { XML_MAX_ATTRIBUTES = 64, XML_MAX_DEPTH = 256 };

typedef enum { XML_SKIP_TEXT, XML_KEEP_TEXT } XmlTextMode;

/* Strs are valid until the next token. */
typedef struct {
    Stream *stream;
    XmlTextMode text_mode;
    Str name;
    XmlAttribute attributes[XML_MAX_ATTRIBUTES];
    size_t n_attributes;
    Str text;
    Err err;
    bool is_empty;   /* the start tag was <name/> */
    bool end_is_due; /* its end comes next */
    bool had_root;
    uint32_t depth;
    uint32_t name_ends[XML_MAX_DEPTH]; /* where the names of open elements end in open_names */
    Buf open_names;
    Buf scratch;
} XmlScanner;

/** Begin: passes the mark and the XML declaration, and decodes what it says. False and ->err. */
bool xml_begin(XmlScanner *scanner, Stream *stream, XmlTextMode text_mode);
void xml_scanner_free(XmlScanner *scanner);
XmlToken xml_next(XmlScanner *scanner);
/** Pass over the rest of the element whose start was just read. False on XML_BAD. */
bool xml_skip(XmlScanner *scanner);
/** The name without its namespace prefix. */
Str xml_local_name(Str name);
/** The value of an attribute of the last start tag; empty where there is none. */
Str xml_attribute(const XmlScanner *scanner, Str name);

#endif
