/// Why reading a capture file ended before the file did. What was read before is whole and was delivered.
package struct CaptureDamage: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The file ends in the middle of a record.
        case truncated
        /// A record contradicts the format, so that the next one cannot be found.
        case corrupt
        /// The file is sound, but libpcap does not read what comes now: in pcapng, an interface whose link type or
        /// snapshot length differs from the first one's, or a section of another version.
        case unsupported
        /// Another capture file was appended to this one.
        case joined
        /// A signal interrupted reading, as when a user ends the program while a pipe is silent.
        case interrupted
    }

    package var kind: Kind
    package var path: PathName
    /// libpcap's words, raw.
    package var words: String
    /// Octets of the file that were read when the trouble was found, or, for joined files, where the second begins; nil
    /// for what has no positions, such as a pipe.
    package var offset: Int64?
    /// Frames read before, those that the filter rejected included.
    package var framesRead: UInt64

    /// One sentence without a full stop.
    package var message: String {
        let what =
            switch kind {
            case .truncated: "is cut off in the middle of a record"
            case .corrupt: "is damaged"
            case .unsupported: "goes on with something that libpcap does not read"
            case .joined: "is two capture files joined end to end, of which the first was read"
            case .interrupted: "was not read to its end"
            }
        let source = path.isStandardStream ? "standard input" : path.text
        let place = offset.map { " at byte \($0)" } ?? ""
        return "\(source) \(what)\(place), after \(framesRead) \(framesRead == 1 ? "frame" : "frames"): \(words)"
    }

    /// What to do next.
    package var advice: String {
        switch kind {
        case .truncated: "Everything before was analyzed. Copy the file again if it is complete elsewhere."
        case .corrupt: "Everything before was analyzed. Copy the file again, or try: tshark -r IN -w OUT"
        case .unsupported:
            "Everything before was analyzed. Capture each interface to a file of its own, or rewrite the file with one "
                + "link type and snapshot length for all."
        case .joined: "Join captures with mergecap instead, or give the files one by one."
        case .interrupted: "Everything before was analyzed."
        }
    }

    /// What libpcap's words after a failed read mean.
    static func kind(ofWords words: String) -> Kind {
        if words.contains("truncated") { return .truncated }
        if words.contains("different from the") || words.contains("savefile major version") { return .unsupported }
        return .corrupt
    }
}
