import CPcap

/// Why a file, an interface, a filter or an output could not be opened or used.
///
/// `words` are libpcap's or the C library's, as they gave them, where they speak at all. Names and words are raw: whoever prints them to a
/// terminal escapes control characters.
package enum CaptureError: Error, Sendable, Equatable {
    /// No file has this name.
    case noSuchFile(path: PathName, words: String)
    /// The file is there, but it may not be opened, or reading its beginning failed.
    case notReadable(path: PathName, words: String)
    case isDirectory(path: PathName)
    /// No file in the directory is a capture.
    case emptyDirectory(path: PathName)
    /// The file, or where that is compressed its content, begins as no capture does.
    case notACapture(path: PathName, content: FileContent, compression: Compression?)
    /// The file is compressed, and the decompressor failed before the first packet; `words` are its own.
    case notDecompressed(path: PathName, compression: Compression, words: String)
    /// The file begins as a capture and ends within its own header, before the first packet.
    case truncatedHeader(path: PathName, words: String)
    /// The file begins as a capture, but its header says what cannot be, or a version that is not known.
    case badHeader(path: PathName, words: String)
    /// No interface has this name; `existing` are the names that there are.
    case noSuchInterface(name: String, words: String, existing: [String])
    /// The process may not capture. `program` is its executable file, where known.
    case noPermission(interface: String, words: String, program: PathName?)
    case interfaceDown(name: String, words: String)
    /// The filter expression does not compile. `position` counts characters from 0 to where the trouble is, where that
    /// could be found out.
    case badFilter(expression: String, words: String, position: Int?)
    /// Reading an open source failed; `operation` completes "cannot …", and what was delivered before stays valid.
    case captureFailed(source: String, operation: String, words: String)
    /// Writing a capture file failed; `operation` completes "cannot …".
    case writeFailed(path: PathName, operation: String, words: String)
    /// A classic capture file holds frames of one link type, and a frame of `other` came.
    case mixedLinkTypes(path: PathName, first: UInt32, other: UInt32)
}

extension CaptureError {
    /// The error for an `errno` of opening a file to read it.
    static func opening(_ path: PathName, errorNumber: Int32) -> CaptureError {
        let words = CLibrary.words(errorNumber)
        return CLibrary.notFound.contains(errorNumber)
            ? .noSuchFile(path: path, words: words) : .notReadable(path: path, words: words)
    }

    /// The error for a negative status of `pcap_activate`.
    static func activating(
        _ interface: String, status: Int32, words: String, existing: () -> [String]
    ) -> CaptureError {
        let general = unsafe String(cString: pcap_statustostr(status))
        let words = words.isEmpty ? general : words
        switch status {
        case PCAP_ERROR_NO_SUCH_DEVICE:
            return .noSuchInterface(name: interface, words: words, existing: existing())
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
            return .noPermission(interface: interface, words: words, program: CLibrary.programPath)
        case PCAP_ERROR_IFACE_NOT_UP:
            return .interfaceDown(name: interface, words: words)
        default:
            return .captureFailed(source: interface, operation: "open", words: words)
        }
    }
}
