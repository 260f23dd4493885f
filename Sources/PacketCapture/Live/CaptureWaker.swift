/// Wakes a waiting ``LiveCapture``. It fits into a global variable, and a signal handler may use it: it does nothing but
/// write(2).
///
/// It must not be used any longer once its capture is gone; a handler is removed first.
package struct CaptureWaker: BitwiseCopyable, Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Makes the waiting or the next ``LiveCapture/nextBatch(into:)`` return false.
    package func wake() { WakePipe.wake(descriptor) }
}
