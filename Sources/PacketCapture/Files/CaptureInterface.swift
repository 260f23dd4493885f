/// What a capture file says of one of the interfaces that its frames came from.
package struct CaptureInterface: Sendable, Hashable {
    /// Its name on the machine that captured; nil where the file does not tell, as classic files never do.
    package var name: String?
    /// The LINKTYPE number of its frames.
    package var linkType: UInt32
    /// Octets that at most were kept of a frame.
    package var snapshotLength: Int

    /// Octets of a name that are kept.
    static let longestName = 255
    /// libpcap's own limit for nearly all link types.
    static let largestCommonFrame = 262_144

    /// Octets that a frame of a link type may have, by libpcap's count. A longer record is damage.
    static func largestFrame(ofLinkType linkType: UInt32) -> Int {
        switch linkType {
        case 189, 220, 231, 249: 128 << 20  // USB_LINUX, USB_LINUX_MMAPPED, DBUS, USBPCAP
        case 279: 8 << 20  // EBHSCR
        default: largestCommonFrame
        }
    }

    /// What a header's snapshot length field means: 0 is no limit.
    static func snapshotLength(ofField field: UInt32, linkType: UInt32) -> Int {
        let largest = largestFrame(ofLinkType: linkType)
        return field == 0 || Int(field) > largest ? largest : Int(field)
    }
}
