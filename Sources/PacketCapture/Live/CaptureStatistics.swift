/// What the kernel counted for a live capture. How much of it the filter saw differs between systems: on Linux these are
/// packets that passed the filter.
package struct CaptureStatistics: Sendable, Equatable {
    /// Packets that the kernel took for this capture, those that were never fetched included.
    package var received: UInt64 = 0
    /// Packets lost because the kernel's buffer was full.
    package var droppedByKernel: UInt64 = 0
    /// Packets lost by the interface or its driver; 0 where the system does not tell.
    package var droppedByInterface: UInt64 = 0
}
