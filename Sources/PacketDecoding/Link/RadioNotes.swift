/// What the header before an 802.11 frame says of it, or where the frame was found.
struct RadioNotes: OptionSet, BitwiseCopyable {
    var rawValue: UInt8

    /// The 802.11 header is padded to a multiple of four octets, as some drivers do.
    static let padsHeader = RadioNotes(rawValue: 1 << 0)
    /// The frame ends with its check sequence.
    static let hasCheckSequence = RadioNotes(rawValue: 1 << 1)
    /// The frame ends without its check sequence.
    static let hasNoCheckSequence = RadioNotes(rawValue: 1 << 2)
    /// The octets of frame control may be the other way round, as some access points tunnel them to their controller.
    static let mayBeSwapped = RadioNotes(rawValue: 1 << 3)
}
