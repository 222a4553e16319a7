/* tree.c: Merkle trees as RFC 6962 shapes them: a root, a path to a leaf, an extension of an older
 * tree. Pure: hashes of whole subtrees come from a JournalTree. */
#include "journal/journal_internal.h"

static uint64_t power_below(uint64_t n) /* the largest power of two below n, n > 1 */
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static bool is_power(uint64_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

bool journal_tree_root(const JournalTree *tree, uint64_t first, uint64_t end, JournalHash *out,
                       Err *err)
{
    uint64_t n = end - first;
    BASE_ASSERT(n > 0);
    if (is_power(n)) {
        uint32_t level = (uint32_t)__builtin_ctzll(n);
        return tree->read(tree->context, level, first >> level, out, err);
    }
    uint64_t k = power_below(n);
    JournalHash left, right;
    if (!journal_tree_root(tree, first, first + k, &left, err) ||
        !journal_tree_root(tree, first + k, end, &right, err)) {
        return false;
    }
    *out = journal_hash_node(&left, &right);
    return true;
}

static bool add_root(const JournalTree *tree, uint64_t first, uint64_t end, JournalPath *path,
                     Err *err)
{
    BASE_ASSERT(path->n < JOURNAL_MOST_PATH);
    return journal_tree_root(tree, first, end, &path->at[path->n++], err);
}

static bool add_path(const JournalTree *tree, uint64_t leaf, uint64_t first, uint64_t end,
                     JournalPath *path, Err *err)
{
    if (end - first == 1) return true;
    uint64_t middle = first + power_below(end - first);
    if (leaf < middle) {
        return add_path(tree, leaf, first, middle, path, err) &&
               add_root(tree, middle, end, path, err);
    }
    return add_path(tree, leaf, middle, end, path, err) && add_root(tree, first, middle, path, err);
}

bool journal_tree_path(const JournalTree *tree, uint64_t leaf, uint64_t size, JournalPath *path,
                       Err *err)
{
    BASE_ASSERT(leaf < size);
    path->n = 0;
    return add_path(tree, leaf, 0, size, path, err);
}

/* What the verifier has already: the root of the old tree, as long as all of it is on the left. */
typedef enum { EDGE_KNOWN, EDGE_UNKNOWN } Edge;

static bool add_extension(const JournalTree *tree, uint64_t old_end, uint64_t first, uint64_t end,
                          Edge edge, JournalPath *path, Err *err)
{
    if (old_end == end) return edge == EDGE_KNOWN || add_root(tree, first, end, path, err);
    uint64_t middle = first + power_below(end - first);
    if (old_end <= middle) {
        return add_extension(tree, old_end, first, middle, edge, path, err) &&
               add_root(tree, middle, end, path, err);
    }
    return add_extension(tree, old_end, middle, end, EDGE_UNKNOWN, path, err) &&
           add_root(tree, first, middle, path, err);
}

bool journal_tree_extension(const JournalTree *tree, uint64_t old_size, uint64_t size,
                            JournalPath *path, Err *err)
{
    BASE_ASSERT(old_size <= size);
    path->n = 0;
    return old_size == 0 || add_extension(tree, old_size, 0, size, EDGE_KNOWN, path, err);
}

/* --- checking ----------------------------------------------------------------------------- */

/* Where a node and the last node of its level stand. */
typedef struct {
    uint64_t node, last;
} Place;

static void climb(Place *place)
{
    place->node >>= 1;
    place->last >>= 1;
}

/* The node is at a right edge that has no sibling until it is somebody's right child. */
static void climb_to_sibling(Place *place)
{
    while ((place->node & 1) == 0 && place->node != 0) climb(place);
}

bool journal_tree_check_path(uint64_t leaf, uint64_t size, const JournalHash *leaf_hash,
                             const JournalHash *root, const JournalPath *path)
{
    if (leaf >= size) return false;
    Place place = {leaf, size - 1};
    JournalHash hash = *leaf_hash;
    for (size_t i = 0; i < path->n; i++) {
        if (place.last == 0) return false;
        if ((place.node & 1) == 1 || place.node == place.last) {
            hash = journal_hash_node(&path->at[i], &hash);
            climb_to_sibling(&place);
        } else {
            hash = journal_hash_node(&hash, &path->at[i]);
        }
        climb(&place);
    }
    return place.last == 0 && journal_hash_eq(&hash, root);
}

static bool check_longer(uint64_t old_size, uint64_t size, const JournalHash *old_root,
                         const JournalHash *root, const JournalPath *path)
{
    Place place = {old_size - 1, size - 1};
    while ((place.node & 1) == 1) climb(&place);
    size_t at = is_power(old_size) ? 0 : 1;
    if (path->n < at || path->n == 0) return false;
    JournalHash old_hash = at ? path->at[0] : *old_root, hash = old_hash;
    for (; at < path->n; at++) {
        if (place.last == 0) return false;
        if ((place.node & 1) == 1 || place.node == place.last) {
            old_hash = journal_hash_node(&path->at[at], &old_hash);
            hash = journal_hash_node(&path->at[at], &hash);
            climb_to_sibling(&place);
        } else {
            hash = journal_hash_node(&hash, &path->at[at]);
        }
        climb(&place);
    }
    return place.last == 0 && journal_hash_eq(&old_hash, old_root) && journal_hash_eq(&hash, root);
}

bool journal_tree_check_extension(uint64_t old_size, uint64_t size, const JournalHash *old_root,
                                  const JournalHash *root, const JournalPath *path)
{
    if (old_size > size) return false;
    if (old_size == size) return path->n == 0 && journal_hash_eq(old_root, root);
    if (old_size == 0) return path->n == 0; /* every tree begins with nothing */
    return check_longer(old_size, size, old_root, root, path);
}

/* --- growing ------------------------------------------------------------------------------ */

void journal_edge_add(JournalEdge *edge, const JournalHash *leaf_hash)
{
    JournalHash hash = *leaf_hash;
    for (uint64_t size = edge->size++; (size & 1) == 1; size >>= 1) {
        hash = journal_hash_node(&edge->at[--edge->n], &hash);
    }
    edge->at[edge->n++] = hash;
}

JournalHash journal_edge_root(const JournalEdge *edge)
{
    if (edge->n == 0) return journal_hash2(STR(""), STR(""));
    JournalHash hash = edge->at[edge->n - 1];
    for (uint32_t i = edge->n - 1; i-- > 0;) hash = journal_hash_node(&edge->at[i], &hash);
    return hash;
}
