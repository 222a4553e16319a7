/* open.c: a data folder opened and closed, and its readers lent out. */
#include <stdlib.h>
#include <unistd.h>

#include "store/store_internal.h"

static bool take_folder(Store *store, Err *err)
{
    if (store->options.mode == STORE_CREATE) {
        return store_folder_create(store, err) && store_folder_lock(store, err) &&
               store_create_file(store->path, err);
    }
    if (access(store->path, F_OK) != 0) {
        return err_set(err, ERR_NOT_FOUND, "there is no store in %s; `heed init %s` makes one",
                       store->folder, store->folder);
    }
    return store->options.mode == STORE_READ || store_folder_lock(store, err);
}

static bool open_for_writing(Store *store, Err *err)
{
    store->writer = store_conn_open(store->path, CONN_WRITER, err);
    return store->writer != NULL && store_migrate(store->writer, &store->options, err) &&
           (store->options.mode != STORE_CREATE || store_sync_folder_of(store->path, err)) &&
           store_writer_start(store, err);
}

static bool open_for_reading(Store *store, Err *err)
{
    StoreConn *reader = store_borrow_reader(store, err);
    bool good = reader != NULL && store_check_format(reader, &store->options, err);
    store_return_reader(store, reader);
    return good;
}

Store *store_open(const StoreOptions *options, Err *err)
{
    Store *store = mem_zero(1, sizeof *store);
    store->options = *options;
    store->lock_fd = -1;
    (void)pthread_mutex_init(&store->lock, NULL);
    (void)pthread_cond_init(&store->has_work, NULL);
    bool is_reading = options->mode == STORE_READ;
    if (store_folder_paths(store, err) && take_folder(store, err) &&
        (is_reading ? open_for_reading(store, err) : open_for_writing(store, err))) {
        return store;
    }
    store_close(store);
    return NULL;
}

void store_close(Store *store)
{
    if (store == NULL) return;
    store_writer_stop(store);
    BASE_ASSERT(store->n_borrowed == 0);
    for (StoreConn *reader = store->idle_readers, *next; reader != NULL; reader = next) {
        next = reader->next_idle;
        store_conn_close(reader);
    }
    store_conn_close(store->writer);
    store_folder_unlock(store);
    (void)pthread_cond_destroy(&store->has_work);
    (void)pthread_mutex_destroy(&store->lock);
    free(store);
}

const char *store_folder(const Store *store)
{
    return store->folder;
}

StoreMode store_mode(const Store *store)
{
    return store->options.mode;
}

StoreConn *store_borrow_reader(Store *store, Err *err)
{
    (void)pthread_mutex_lock(&store->lock);
    StoreConn *reader = store->idle_readers;
    if (reader != NULL) store->idle_readers = reader->next_idle;
    store->n_borrowed++;
    (void)pthread_mutex_unlock(&store->lock);
    if (reader == NULL) reader = store_conn_open(store->path, CONN_READER, err);
    if (reader != NULL) return reader;
    (void)pthread_mutex_lock(&store->lock);
    store->n_borrowed--;
    (void)pthread_mutex_unlock(&store->lock);
    return NULL;
}

void store_return_reader(Store *store, StoreConn *reader)
{
    if (reader == NULL) return;
    store_conn_rollback(reader);
    (void)pthread_mutex_lock(&store->lock);
    reader->next_idle = store->idle_readers;
    store->idle_readers = reader;
    store->n_borrowed--;
    (void)pthread_mutex_unlock(&store->lock);
}
