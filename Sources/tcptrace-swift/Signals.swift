import PacketCapture
import Synchronization

/// What signals have asked for. Handlers only set these and wake a waiting capture.
enum Signals {
    /// SIGINT or SIGTERM: end cleanly. The second one kills.
    static let stop = Atomic<Bool>(false)
    /// SIGUSR1: print statistics.
    static let statistics = Atomic<Bool>(false)

    /// The capture to wake.
    nonisolated(unsafe) static var waker: CaptureWaker?

    /// Installs the handlers. Called once, before any input is opened.
    static func install() {
        // Globals are initialised when they are first touched, which must not happen in a handler.
        _ = stop.load(ordering: .relaxed)
        _ = statistics.load(ordering: .relaxed)
        _ = waker
        for number in [SIGINT, SIGTERM] {
            handle(number) { number in
                Signals.stop.store(true, ordering: .relaxed)
                Signals.waker?.wake()
                signal(number, SIG_DFL)
            }
        }
        handle(SIGUSR1) { _ in
            Signals.statistics.store(true, ordering: .relaxed)
            Signals.waker?.wake()
        }
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
            handle(number) { number in
                let note: StaticString = "tcptrace-swift: internal error; please report it with the capture\n"
                _ = write(2, note.utf8Start, note.utf8CodeUnitCount)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    private static func handle(_ number: Int32, _ handler: @convention(c) @escaping (Int32) -> Void) {
        var action = sigaction()
        #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
        #else
        action.__sigaction_handler.sa_handler = handler
        #endif
        sigaction(number, &action, nil)
    }
}
