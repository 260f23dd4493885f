import CPcap

/// The version of libpcap that is in use, in its own words.
package var libpcapVersion: String { unsafe String(cString: pcap_lib_version()) }

/// An open `pcap_t`, closed once.
@safe struct PcapHandle: ~Copyable {
    let pointer: OpaquePointer
    /// The buffer of the stream that libpcap reads from; it must outlive the stream, which `pcap_close` closes.
    private let streamBuffer: UnsafeMutableRawPointer?

    init(_ pointer: OpaquePointer, streamBuffer: UnsafeMutableRawPointer? = nil) {
        unsafe self.pointer = pointer
        unsafe self.streamBuffer = streamBuffer
    }

    /// Opens a capture for reading and takes over its stream.
    init(reading stream: consuming InputStream, path: PathName) throws(CaptureError) {
        let (file, buffer) = unsafe (stream.file, stream.buffer)
        let (result, words) = unsafe withErrorBuffer {
            unsafe pcap_fopen_offline_with_tstamp_precision(file, UInt32(PCAP_TSTAMP_PRECISION_NANO), $0)
        }
        guard let pointer = unsafe result else {
            throw .refused(
                path, signature: stream.signature, isAtEnd: unsafe InputStream.isAtEnd(file), words: words)
        }
        stream.release()
        unsafe self.init(pointer, streamBuffer: buffer)
    }

    deinit {
        unsafe pcap_close(pointer)
        unsafe streamBuffer?.deallocate()
    }

    /// What libpcap says of its last error.
    var words: String { unsafe String(cString: pcap_geterr(pointer)) }
    /// The LINKTYPE number.
    var linkType: UInt32 { LinkType.number(ofDLT: unsafe pcap_datalink(pointer)) }
    /// Octets that at most are kept of a frame.
    var snapshotLength: Int { Int(unsafe pcap_snapshot(pointer)) }
}

/// Calls libpcap with an error buffer and returns its result and the words that it left there.
func withErrorBuffer<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result) -> (result: Result, words: String) {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PCAP_ERRBUF_SIZE)) { buffer in
        unsafe buffer.initialize(repeating: 0)
        let result = unsafe body(buffer.baseAddress!)
        return (result, unsafe String(cString: buffer.baseAddress!))
    }
}
