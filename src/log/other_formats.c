/* other_formats.c: readers still to come; each says so. */
#include "log/reader.h"

bool ocel_json_read(Reader *reader, Err *err)
{
    (void)reader;
    return err_set(err, ERR_LOG, "OCEL JSON is not read yet");
}
bool ocel_xml_read(Reader *reader, Err *err)
{
    (void)reader;
    return err_set(err, ERR_LOG, "OCEL XML is not read yet");
}
