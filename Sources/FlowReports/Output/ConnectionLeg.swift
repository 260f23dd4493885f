import TCPConformance

/// What another connection is to one that it is the other leg of.
package struct ConnectionLeg: Sendable, Equatable {
    package enum Kind: Sendable {
        /// It has the same numbers beyond an address translator.
        case translated
        /// It hands on what this one carries, between a proxy and the server.
        case towardsServer
        /// This one hands on what it carries between a client and a proxy.
        case towardsClient

        /// What the other connection is, and the proof.
        package var words: Words {
            switch self {
            case .translated:
                Words(
                    "is the same one beyond an address translator: equal initial sequence numbers, options and times",
                    "是地址转换设备（NAT）另一侧的同一条连接：初始序列号、选项和时间都相同")
            case .towardsServer:
                Words(
                    "is the proxy's, towards the server: the same octets each way, within the times of this one",
                    "是代理到服务端的连接：两个方向的字节都相同，时间在本连接之内")
            case .towardsClient:
                Words(
                    "is the client's, towards the proxy: the same octets each way, around the times of this one",
                    "是客户端到代理的连接：两个方向的字节都相同，时间包含本连接")
            }
        }
    }

    package var kind: Kind
    /// The number of the other connection.
    package var other: UInt64
}

extension RunSummary {
    /// The other legs of a connection.
    package func legs(of connection: UInt64) -> [ConnectionLeg] {
        var found: [ConnectionLeg] = []
        for pair in legs where pair.first == connection || pair.second == connection {
            found.append(ConnectionLeg(kind: .translated, other: pair.first ^ pair.second ^ connection))
        }
        for pair in proxied {
            if pair.first == connection { found.append(ConnectionLeg(kind: .towardsServer, other: pair.second)) }
            if pair.second == connection { found.append(ConnectionLeg(kind: .towardsClient, other: pair.first)) }
        }
        return found
    }
}
