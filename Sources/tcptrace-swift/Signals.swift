import PacketCapture
import Synchronization

/// What signals have asked for. Handlers only set these, wake what waits, and write a line.
enum Signals {
    /// SIGINT, SIGTERM or SIGHUP: end cleanly. The second one kills.
    static let stop = Atomic<Bool>(false)
    /// SIGUSR1: print statistics.
    static let statistics = Atomic<Bool>(false)
    /// What a handler tells of the reading of files, which may wait for a silent pipe.
    static let framesRead = Atomic<UInt64>(0)
    static let connections = Atomic<UInt64>(0)

    /// The capture to wake; nil while files are read.
    nonisolated(unsafe) static var waker: CaptureWaker?

    /// Installs the handlers. Called once, before any input is opened.
    static func install() {
        // Globals are initialised when they are first touched, which must not happen in a handler.
        _ = stop.load(ordering: .relaxed)
        _ = statistics.load(ordering: .relaxed)
        _ = framesRead.load(ordering: .relaxed)
        _ = connections.load(ordering: .relaxed)
        _ = waker
        TemporaryFiles.prepare()
        // A reader that goes away shows as an error of write(2), so that other outputs are still finished.
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isIgnored(number) {
            handle(number) { number in
                if Signals.stop.exchange(true, ordering: .relaxed) { return Signals.die(of: number) }
                Signals.waker?.wake()
                // A read that begins just now would not be interrupted by this signal any more.
                alarm(1)
            }
        }
        handle(SIGALRM) { _ in alarm(1) }
        handle(SIGUSR1, restartsCalls: true) { _ in
            Signals.statistics.store(true, ordering: .relaxed)
            if let waker = Signals.waker { waker.wake() } else { Signals.writeStatistics() }
        }
        handle(SIGQUIT) { Signals.die(of: $0) }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
            handle(number) { number in
                let note: StaticString = "tcptrace-swift: internal error; please report it with the capture\n"
                _ = write(2, note.utf8Start, note.utf8CodeUnitCount)
                Signals.die(of: number)
            }
        }
    }

    /// All inputs were read: nothing needs to be interrupted any more.
    static func readingIsOver() {
        signal(SIGALRM, SIG_IGN)
        alarm(0)
    }

    private static func die(of number: Int32) {
        TemporaryFiles.removeAll()
        signal(number, SIG_DFL)
        raise(number)
    }

    /// A line of statistics, put together without memory from the heap.
    private static func writeStatistics() {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 160) { line in
            var count = 0
            func put(_ text: StaticString) {
                for index in 0..<text.utf8CodeUnitCount {
                    line[count] = text.utf8Start[index]
                    count += 1
                }
            }
            func put(_ value: UInt64) {
                var divisor: UInt64 = 1
                while value / divisor >= 10 { divisor *= 10 }
                while divisor > 0 {
                    line[count] = UInt8(ascii: "0") + UInt8(value / divisor % 10)
                    count += 1
                    divisor /= 10
                }
            }
            put("tcptrace-swift: ")
            put(framesRead.load(ordering: .relaxed))
            put(" packets read, ")
            put(connections.load(ordering: .relaxed))
            put(" connections\n")
            _ = systemWrite(2, line.baseAddress!, count)
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        #if canImport(Darwin)
        return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
        #else
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        #endif
    }

    private static func handle(
        _ number: Int32, restartsCalls: Bool = false, _ handler: @convention(c) @escaping (Int32) -> Void
    ) {
        var action = sigaction()
        #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
        #else
        action.__sigaction_handler.sa_handler = handler
        #endif
        action.sa_flags = restartsCalls ? SA_RESTART : 0
        sigaction(number, &action, nil)
        // A parent that blocks signals in the thread that starts programs hands that on; nobody could end the run then.
        var handled = sigset_t()
        sigemptyset(&handled)
        sigaddset(&handled, number)
        pthread_sigmask(SIG_UNBLOCK, &handled, nil)
    }
}
