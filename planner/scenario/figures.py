"""The names of the figures that ``[options.…]`` and ``[weights.…]`` of scenario.toml may set.

A figure whose name is mistyped would leave its rule as it was, and nobody would notice; so names are known here.
"""

from collections.abc import Mapping

OPTIONS: Mapping[str, frozenset[str]] = {
    problem: frozenset(names.split())
    for problem, names in {
        "lodging": """check_in_hour check_out_hour grade_min grade_priced grade_rank_max guarded_floor_min
            guarded_rank_max guarded_required low_floor_max move_cost_vnd single_rank_max staff_walk_m""",
        "preparation": """accountable_percent buffer_max buffer_percent long_term_days people risk_days
            spread_percent""",
        "rain": "elderly_age rank_first",
        "rehearsals": """block_gap_days bus_lead_min bus_seats buses call_before_min daily_load_min dress_first_d
            dress_gap_days dress_last_d heat_first_month heat_from_min heat_last_month heat_to_min horizon_days
            items_per_day joint_gap_days late_after_min min_sessions travel_kmh""",
        "runsheet": "gap_minutes speech_minutes total_minutes",
        "seating": "adjacent_cm escort_required exit_within_m honour_rows steps_within_m",
        "settlement": "pay_within_days vat_included",
        "staffing": """by_road juniors_per_senior max_days_in_a_row max_hours_per_day max_nights_in_a_row
            max_weekends reach_minutes reserve_per_force reserve_percent reserve_shared rest_hours soft_cover
            women_on_nights""",
        "tables": """affinity_delegation affinity_interest affinity_organisation alternate_genders known_at_table
            neighbours_acquainted per_occupation specialities_differ""",
        "traffic": """aid_area_m bicycle_people_tenths busy_pcu_h car_people_tenths coach_people_tenths crossing_s
            delay_percent delay_power gate_wait_min lane_width_cm lorry_percent merge_gap_min
            motorcycle_people_tenths move_cost_s off_road_m overflow_percent parking_off_m people_per_car
            people_per_coach people_per_lane_min people_per_motorbike public_permille publish_days reach_limit_min
            reserve_percent same_place_m small_bus_people_tenths through_pcu_day walk_limit_m walk_m_min
            wheelchair_walk_m""",
        "transport": "boarding_per_min duty_min stop_min visit_min",
    }.items()
}
"""Problem -> figures of its rules."""

WEIGHTS: Mapping[str, frozenset[str]] = {
    problem: frozenset(names.split())
    for problem, names in {
        "lodging": "changes cost distance grade_shortfall guarded room_changes split_delegations",
        "preparation": """changes deferred_value expense imbalance makespan outside_helpers thin_slack
            too_early""",
        "rehearsals": "changes journeys late_finish spread venue_cost waiting",
        "seating": "aisle changes fragments front_gaps precedence spread view walk",
        "staffing": """changes night_unfairness people_used split_teams travel uncovered unfairness
            wishes""",
        "tables": "changes rank_fit separated split_delegations strangers",
        "transport": "changes metres vehicles",
    }.items()
}
"""Problem -> goals that have a weight."""
