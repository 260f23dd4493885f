/// Hands what one thread found to another, in order. Bounded: who is far ahead waits.
final class WorkerChannel: @unchecked Sendable {
    private static let capacity = 16

    private var waiting: [WorkerFindings] = []
    private var isClosed = false
    private var isAbandoned = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Nothing is handed over any more.
    fileprivate func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    fileprivate func waitUntilClosed() {
        pthread_mutex_lock(mutex)
        while !isClosed { pthread_cond_wait(changed, mutex) }
        pthread_mutex_unlock(mutex)
    }

    /// Nobody receives any more: what is sent is dropped.
    func abandon() {
        pthread_mutex_lock(mutex)
        isAbandoned = true
        waiting = []
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    func send(_ findings: WorkerFindings) {
        pthread_mutex_lock(mutex)
        while waiting.count >= Self.capacity, !isAbandoned { pthread_cond_wait(changed, mutex) }
        if !isAbandoned { waiting.append(findings) }
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    func receive() -> WorkerFindings {
        pthread_mutex_lock(mutex)
        while waiting.isEmpty { pthread_cond_wait(changed, mutex) }
        let findings = waiting.removeFirst()
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
        return findings
    }
}

/// Holds threads back until it is known whether all of them are there.
final class StartGate: @unchecked Sendable {
    private let channel = WorkerChannel()
    private var isOpen = false

    /// Lets those go that wait, now and later; with false they are to return at once.
    func open(_ goes: Bool) {
        isOpen = goes
        channel.close()
    }

    func wait() -> Bool {
        channel.waitUntilClosed()
        return isOpen
    }
}

/// A thread that can be waited for.
struct WorkerThread {
    private let thread: pthread_t

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Nil where the system has no thread to give.
    init?(_ run: @escaping () -> Void) {
        let body = Unmanaged.passRetained(Body(run))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let status = pthread_create(
            &thread, nil,
            { argument in
                #if canImport(Darwin)
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                #else
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                #endif
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return nil
        }
        #if canImport(Darwin)
        guard let thread else { return nil }
        #endif
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}
