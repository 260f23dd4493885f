import CPcap

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What libpcap alone needs for a file: the least that any program on top of `pcap_loop` can need.
enum BareLoop {
    /// Reads the whole file and says how many packets there were and what one cost.
    static func run(path: String) throws(ToolError) -> String {
        guard let file = fopen(path, "rb") else {
            throw ToolError(description: "\(path): cannot be opened: \(String(cString: strerror(errno)))")
        }
        setvbuf(file, nil, _IOFBF, 1 << 20)
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_fopen_offline(file, &message) else {
            fclose(file)
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw ToolError(description: "\(path): not a capture that libpcap reads: \(text)")
        }
        defer { pcap_close(handle) }
        var packets: UInt64 = 0
        let wall = Clock.wall()
        let processor = Clock.processor()
        let result = withUnsafeMutableBytes(of: &packets) { counter in
            pcap_loop(
                handle, -1,
                { user, _, _ in
                    guard let user else { return }
                    UnsafeMutableRawPointer(user).assumingMemoryBound(to: UInt64.self).pointee &+= 1
                }, counter.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        guard result >= 0 else {
            throw ToolError(description: "\(path): \(String(cString: pcap_geterr(handle))) after \(packets) packets")
        }
        let divisor = Double(max(packets, 1))
        return """
            packets \(packets)
            processor-ns-per-packet \(BenchmarkTool.decimal(Double(Clock.processor() - processor) / divisor))
            wall-ns-per-packet \(BenchmarkTool.decimal(Double(Clock.wall() - wall) / divisor))
            """
    }
}
