import PacketDecoding
import TCPTracking

extension Subject {
    /// The ICMP or ICMPv6 error in words (RFC 792, RFC 1812 §5.2.7, RFC 4443 §3), with type and code.
    var unreachableText: Message {
        let report = details.unreachable
        let words =
            connection.key.family == .version4
            ? Self.words(icmpType: report.type, code: report.code)
            : Self.words(icmpv6Type: report.type, code: report.code)
        return .icmp(words, type: report.type, code: report.code)
    }

    /// What to look at after such an error.
    var unreachableAdvice: Message {
        let address = addressText(of: server)
        let report = details.unreachable
        let isVersion4 = connection.key.family == .version4
        return switch (isVersion4, report.type, report.code) {
        case (true, 3, 9), (true, 3, 10), (true, 3, 13), (false, 1, 1), (false, 1, 5), (false, 1, 6): .rejectedByFilter
        case (true, 3, 3), (false, 1, 4): .rejectedInPlaceOfReset
        case (true, 3, 2): .takesNoTCP
        case (true, 3, 4), (false, 2, _): .smallerPath(address)
        case (true, 11, _), (false, 3, _): .routingLoop(address)
        case (true, 3, 1), (false, 1, 3): .hostDown(address)
        default: .noRoute(address)
        }
    }

    /// An ICMP error asked for smaller packets: a matter of the path's MTU, not of the destination.
    var isTooLargeForPath: Bool {
        let report = details.unreachable
        guard report.sighting.happened else { return false }
        return connection.key.family == .version4 ? report.type == 3 && report.code == 4 : report.type == 2
    }

    private static func words(icmpType type: UInt8, code: UInt8) -> Words {
        switch (type, code) {
        case (3, 0), (3, 6), (3, 11): Words("network unreachable", "网络不可达")
        case (3, 1), (3, 7), (3, 8), (3, 12): Words("host unreachable", "主机不可达")
        case (3, 2): Words("protocol unreachable", "协议不可达")
        case (3, 3): Words("port unreachable", "端口不可达")
        case (3, 4): Words("fragmentation needed", "需要分片")
        case (3, 5): Words("source route failed", "源路由失败")
        case (3, 9), (3, 10), (3, 13): Words("administratively prohibited", "被管理策略禁止")
        case (3, _): Words("destination unreachable", "目的不可达")
        case (11, _): Words("time exceeded", "超时（TTL 耗尽）")
        case (12, _): Words("parameter problem", "参数错误")
        case (4, _): Words("source quench", "源抑制")
        default: Words("ICMP error", "ICMP 差错")
        }
    }

    private static func words(icmpv6Type type: UInt8, code: UInt8) -> Words {
        switch (type, code) {
        case (1, 0): Words("no route to destination", "没有到目的地的路由")
        case (1, 1), (1, 5), (1, 6): Words("administratively prohibited", "被管理策略禁止")
        case (1, 2): Words("beyond scope of source address", "超出源地址范围")
        case (1, 3): Words("address unreachable", "地址不可达")
        case (1, 4): Words("port unreachable", "端口不可达")
        case (1, _): Words("destination unreachable", "目的不可达")
        case (2, _): Words("packet too big", "数据包过大")
        case (3, _): Words("time exceeded", "超时（TTL 耗尽）")
        case (4, _): Words("parameter problem", "参数错误")
        default: Words("ICMPv6 error", "ICMPv6 差错")
        }
    }
}
