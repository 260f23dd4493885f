/// Why reading a capture file ended before the file did. What was read before is whole and was delivered.
package struct CaptureDamage: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The file ends in the middle of a record.
        case truncated
        /// A record contradicts the format, so that the next one cannot be found.
        case corrupt
        /// What comes now is of a version of the format that is not known.
        case unsupported
        /// The decompressor cannot go on.
        case compression(Compression)
        /// A signal interrupted reading, as when a user ends the program while a pipe is silent.
        case interrupted
    }

    package var kind: Kind
    package var path: PathName
    /// What was found, in a few words; a decompressor's are its own.
    package var words: String
    /// Octets of the capture before the record that could not be read. In a compressed file, of what it holds.
    package var offset: Int64
    /// Frames read before, those that the filter rejected included.
    package var framesRead: UInt64

    /// One sentence without a full stop.
    package var message: String {
        let what =
            switch kind {
            case .truncated: "is cut off in the middle of the record at byte \(offset)"
            case .corrupt: "is damaged at byte \(offset)"
            case .unsupported: "goes on at byte \(offset) with something that cannot be read"
            case .compression(let compression):
                "cannot be decompressed (\(compression.name)) beyond byte \(offset) of its content"
            case .interrupted: "was not read to its end but to byte \(offset)"
            }
        let source = path.isStandardStream ? "standard input" : path.text
        return "\(source) \(what), after \(framesRead) \(framesRead == 1 ? "frame" : "frames"): \(words)"
    }

    /// What to do next.
    package var advice: String {
        switch kind {
        case .truncated: "Everything before was analyzed. Copy the file again if it is complete elsewhere."
        case .corrupt: "Everything before was analyzed. Copy the file again, or try: tshark -r IN -w OUT"
        case .unsupported: "Everything before was analyzed. Try to rewrite the file: tshark -r IN -w OUT"
        case .compression: "Everything before was analyzed. Copy the file again if it is complete elsewhere."
        case .interrupted: "Everything before was analyzed."
        }
    }
}
