/// One captured frame.
package struct Frame: Equatable, Sendable {
    /// Nanoseconds since the epoch.
    package var time: Int64
    /// The octets that were captured.
    package var octets: [UInt8]
    /// Octets that the frame had on the wire.
    package var originalLength: Int
    /// The LINKTYPE number.
    package var linkType: UInt32
    /// The line of the notation that it comes from.
    package var line: Int
}
