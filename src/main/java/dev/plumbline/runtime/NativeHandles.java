package dev.plumbline.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the native objects that are open, so that a leak shows as a number. */
final class NativeHandles {
    private final AtomicInteger open = new AtomicInteger();

    int open() {
        return open.get();
    }

    /** Counts one object until the handle returned is closed, which closes the object too; closing twice is harmless. */
    <T extends AutoCloseable> Handle<T> own(T object) {
        open.incrementAndGet();
        return new Handle<>(object, this);
    }

    /** One native object that is open. */
    static final class Handle<T extends AutoCloseable> implements AutoCloseable {
        private final T object;
        private final NativeHandles handles;
        private boolean closed;

        private Handle(T object, NativeHandles handles) {
            this.object = object;
            this.handles = handles;
        }

        synchronized T get() {
            if (closed) {
                throw new IllegalStateException("expected an open %s, found it closed"
                        .formatted(object.getClass().getSimpleName()));
            }
            return object;
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            handles.open.decrementAndGet();
            try {
                object.close();
            } catch (Exception e) {
                throw new OnnxRuntimeException("cannot release a native object", e);
            }
        }
    }
}
