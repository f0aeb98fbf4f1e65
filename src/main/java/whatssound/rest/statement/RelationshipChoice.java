package whatssound.rest.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.SelectItem.Embed;
import whatssound.rest.schema.ForeignKey;
import whatssound.rest.schema.Relationship;
import whatssound.rest.schema.Schema;

/** Finds the one relationship that an embedding means. Any thread. */
final class RelationshipChoice {
    private RelationshipChoice() {}

    /**
     * @throws RestException PGRST200 where there is none, PGRST201 where there are several
     */
    static Relationship of(Schema schema, String table, Embed embed) {
        List<Relationship> candidates =
                schema.relationshipsOf(table).stream()
                        .filter(relationship -> isTarget(relationship, embed.target()))
                        .filter(relationship -> isHinted(relationship, embed.hint()))
                        .toList();
        return switch (candidates.size()) {
            case 0 -> throw none(table, embed);
            case 1 -> candidates.getFirst();
            default -> throw several(table, embed, candidates);
        };
    }

    // A foreign key, or its column, can stand for the table it refers to.
    private static boolean isTarget(Relationship relationship, String target) {
        return relationship.target().equals(target)
                || (relationship instanceof Relationship.Referenced(ForeignKey key)
                        && isNamed(key, target));
    }

    private static boolean isHinted(Relationship relationship, @Nullable String hint) {
        return hint == null
                || isNamed(relationship.foreignKey(), hint)
                || relationship.targetColumns().equals(List.of(hint));
    }

    private static boolean isNamed(ForeignKey key, String name) {
        return key.name().equals(name) || key.columns().equals(List.of(name));
    }

    private static RestException none(String table, Embed embed) {
        String hinted = embed.hint() == null ? "" : " using the hint '" + embed.hint() + "'";
        return RestException.of(
                ErrorCode.PGRST200,
                "Could not find a relationship between '%s' and '%s' in the schema cache"
                        .formatted(table, embed.target()),
                "Searched for a foreign key relationship between '%s' and '%s'%s in the schema 'public', but no matches were found."
                        .formatted(table, embed.target(), hinted));
    }

    private static RestException several(String table, Embed embed, List<Relationship> candidates) {
        ArrayNode details = JsonNodeFactory.instance.arrayNode();
        for (Relationship candidate : candidates) {
            ForeignKey key = candidate.foreignKey();
            details.addObject()
                    .put("cardinality", candidate.cardinality())
                    .put("embedding", "%s with %s".formatted(table, candidate.target()))
                    .put(
                            "relationship",
                            "%s using %s(%s) and %s(%s)"
                                    .formatted(
                                            key.name(),
                                            table,
                                            String.join(", ", candidate.ownColumns()),
                                            candidate.target(),
                                            String.join(", ", candidate.targetColumns())));
        }
        String choices =
                candidates.stream()
                        .map(c -> "'%s!%s'".formatted(c.target(), c.foreignKey().name()))
                        .collect(Collectors.joining(", "));
        return RestException.of(
                ErrorCode.PGRST201,
                "Could not embed because more than one relationship was found for '%s' and '%s'"
                        .formatted(table, embed.target()),
                details,
                "Try changing '%s' to one of the following: %s. Find the desired relationship in the 'details' key."
                        .formatted(embed.target(), choices));
    }
}
