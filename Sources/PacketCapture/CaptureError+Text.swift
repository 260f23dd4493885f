extension PathName {
    /// The name for a message about reading.
    fileprivate var input: String { isStandardStream ? "standard input" : text }
    /// The name for a message about writing.
    fileprivate var output: String { isStandardStream ? "standard output" : text }
    /// The name as a word of a shell's command line.
    fileprivate var shellWord: String {
        let plain = octets.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+=:,@".utf8.contains(octet)
            }
        }
        if plain, !octets.isEmpty { return text }
        // By octets: a quotation mark before a combining character is no Character of its own.
        let inside = octets.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
        return "'" + String(decoding: inside, as: UTF8.self) + "'"
    }
}

extension CaptureError {
    /// One sentence without a full stop: the operation, the path or interface, the reason.
    package var message: String {
        switch self {
        case .noSuchFile(let path, let words), .notReadable(let path, let words):
            "cannot read \(path.input): \(words)"
        case .emptyDirectory(let path):
            "cannot read \(path.input): there is no capture in this directory"
        case .isDirectory(let path):
            "cannot read \(path.input): it is a directory"
        case .notACapture(let path, let content, nil):
            "cannot read \(path.input): \(Self.describe(content))"
        case .notACapture(let path, let content, let compression?):
            "cannot read \(path.input): it is compressed (\(compression.name)), and of what it holds, "
                + Self.describe(content)
        case .notDecompressed(let path, let compression, let words):
            "cannot read \(path.input): it is compressed (\(compression.name)), and decompressing it failed: \(words)"
        case .truncatedHeader(let path, let words):
            "cannot read \(path.input): the file ends within its own header (\(words))"
        case .badHeader(let path, let words):
            "cannot read \(path.input): \(words)"
        case .noSuchInterface(let name, let words, _):
            "cannot capture on \(name): \(Self.phrase(words, unless: "No such device exists", "there is no such interface"))"
        case .noPermission(let interface, let words, _):
            "cannot capture on \(interface): You don't have permission to perform this capture on that device (\(words))"
        case .interfaceDown(let name, let words):
            "cannot capture on \(name): \(Self.phrase(words, unless: "That device is not up", "the interface is down"))"
        case .badFilter(let expression, let words, let position):
            "cannot compile the filter '\(expression)': \(words)" + (position.map { " at character \($0 + 1)" } ?? "")
        case .captureFailed(let source, let operation, let words):
            "cannot \(operation) \(source): \(words)"
        case .writeFailed(let path, let operation, let words):
            "cannot \(operation) \(path.output): \(words)"
        case .mixedLinkTypes(let path, let first, let other):
            "cannot write to \(path.output): a frame of link type \(LinkType.name(of: other)) came, and the file holds "
                + LinkType.name(of: first)
        }
    }

    /// What to do next, in one or two sentences.
    package var advice: String {
        switch self {
        case .noSuchFile(let path, _) where path.isStandardStream,
            .notReadable(let path, _) where path.isStandardStream:
            "Connect standard input to a capture, as in: ... - < capture.pcap"
        case .noSuchFile:
            "Check the name and the directory it is looked up in."
        case .notReadable:
            "Check the file's permissions with ls -l, or read it as a user who may."
        case .isDirectory:
            "Name the capture files within it."
        case .emptyDirectory:
            "Name capture files, or the directory that holds them; directories within it are not looked into."
        case .notACapture(let path, let content, _):
            Self.advise(content, path: path)
        case .truncatedHeader:
            "The file was cut off when it was written or copied. Copy it again, or capture again."
        case .badHeader:
            "The header is damaged or of a kind that is not known. Try to rewrite the file with another tool, for "
                + "example: editcap -F pcap IN OUT"
        case .notDecompressed:
            "The file was damaged or cut off when it was written or copied. Copy it again, or capture again."
        case .noSuchInterface(_, _, let existing):
            existing.isEmpty
                ? "No interface was found at all; see ip link."
                : "Interfaces here: \(existing.joined(separator: ", "))."
        case .noPermission(_, _, let program):
            "Run it with sudo, or give the program the right once: sudo setcap cap_net_raw,cap_net_admin=eip "
                + (program?.shellWord ?? "PATH")
        case .interfaceDown(let name, _):
            "Bring it up with: sudo ip link set \(name) up"
        case .badFilter:
            "The syntax is that of pcap-filter(7), for example: tcp port 80 and host 192.0.2.1"
        case .captureFailed:
            "Everything captured before is still reported. Check that the source still exists, and start again."
        case .writeFailed:
            "Check the directory, its permissions and the free space (df -h)."
        case .mixedLinkTypes:
            "Such frames are left out of it. Name the file with .pcapng at its end: that format holds any link types."
        }
    }

    /// libpcap's general phrase for a status gets a clearer one; anything more particular is kept.
    private static func phrase(_ words: String, unless general: String, _ clearer: String) -> String {
        words == general ? clearer : "\(clearer) (\(words))"
    }

    private static func describe(_ content: FileContent) -> String {
        switch content {
        case .empty: "the file is empty"
        case .compressed(let compressor, _): "it is compressed (\(compressor))"
        case .foreignCapture(let tool): "it is a capture in the format of \(tool)"
        case .text: "it is a text file, not a capture"
        case .unknown(let first):
            "it is not a capture: it begins with " + first.map(hexadecimal).joined(separator: " ")
        }
    }

    private static func hexadecimal(_ octet: UInt8) -> String {
        let digits = String(octet, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }

    private static func advise(_ content: FileContent, path: PathName) -> String {
        switch content {
        case .compressed(_, let command):
            "Decompress it first: \(command)" + (path.isStandardStream ? "" : " \(path.shellWord)") + " | ... -"
        case .empty:
            "The capture wrote nothing: check that it ran, and that it may write there."
        case .foreignCapture:
            "Convert it first, for example: editcap -F pcap IN OUT"
        case .text:
            "To make a capture, use for example: tcpdump -w capture.pcap"
        case .unknown:
            "Captures in the formats pcap and pcapng are read; see what the file is with: file "
                + (path.isStandardStream ? "-" : path.shellWord)
        }
    }
}
