package dev.plumbline.registry.serde;

import java.util.UUID;

/** How a record names the schema it was written with. */
sealed interface SchemaReference {
    /** A number that one registry gave; four bytes in the value's prefix. */
    record ById(int id) implements SchemaReference {
        @Override
        public String toString() {
            return "schema id " + id;
        }
    }

    /** The same in every registry: a digest of the schema; sixteen bytes in a header or in the value's prefix. */
    record ByGuid(UUID guid) implements SchemaReference {
        @Override
        public String toString() {
            return "schema GUID " + guid;
        }
    }
}
